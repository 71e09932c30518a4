curl -sS "$OPENSOAR_URL/webhooks/alerts" \
  -H "Authorization: Bearer $OPENSOAR_API_KEY" \
  -H 'Content-Type: application/json' \
  -d '{ "title": "Suspicious login", "severity": "high", "source_ip": "10.20.30.40", "hostname": "web-01" }'
