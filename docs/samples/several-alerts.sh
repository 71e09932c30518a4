curl -sS "$OPENSOAR_URL/webhooks/alerts/acme" \
  -H "X-API-Key: $OPENSOAR_API_KEY" \
  -H 'Content-Type: application/json' \
  -d '[{ "id": "4711", "title": "Port scan", "severity": "low" }, { "id": "4711", "title": "Port scan", "severity": "low" }, 7]'
