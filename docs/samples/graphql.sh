graphql() {
  curl -sS "$OPENSOAR_URL/graphql" -H "Authorization: Bearer $OPENSOAR_API_KEY" \
    -H 'Content-Type: application/json' -d "$1"
}
