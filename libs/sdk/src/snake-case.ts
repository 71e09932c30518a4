/**
 * An identifier in snake_case: `TriageHighSeverity` gives `triage_high_severity`, `enrichIP` gives `enrich_ip`. An
 * acronym stays one word, its plural and `IPv4` included: `blockIPs` gives `block_ips`.
 */
export function snakeCase(identifier: string): string {
  return identifier
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z](?!s(?![a-z])|v\d)[a-z])/g, '$1_$2')
    .toLowerCase();
}
