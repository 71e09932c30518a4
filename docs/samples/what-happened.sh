curl -sS "$OPENSOAR_URL/graphql" \
  -H "Authorization: Bearer $OPENSOAR_API_KEY" \
  -H 'Content-Type: application/json' \
  -d '{ "query": "{ alerts(first: 1) { nodes { title status determination timeline { ... on AlertEvent { kind to reason actor { name } } ... on Comment { body author { name } } } } } }" }'
