/** The token that a request presents: in its HTTP headers, or in the connection parameters of its socket. */
export function presentedToken(fields: Readonly<Record<string, unknown>>): string | undefined {
  const authorization = fields['authorization'] ?? fields['Authorization'];
  const bearer =
    typeof authorization === 'string' ? /^Bearer +(\S+) *$/i.exec(authorization)?.[1] : undefined;
  if (bearer !== undefined) return bearer;
  const key = fields['x-api-key'] ?? fields['X-API-Key'] ?? fields['apiKey'];
  return typeof key === 'string' ? key : undefined;
}
