curl -sS "$OPENSOAR_URL/webhooks/alerts" \
  -H "Authorization: Bearer $OPENSOAR_API_KEY" \
  -H 'Content-Type: application/json' \
  -d '{ "title": "New local administrator", "severity": "low", "hostname": "dc-01" }'
