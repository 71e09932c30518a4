import type { FirstCredentials } from './first-credentials.js';

const EXAMPLE = {
  title: 'Suspicious login',
  severity: 'high',
  source_ip: '10.20.30.40',
  hostname: 'web-01',
};

/** What a person wants to know once the server is up: where it is, how to get in, and what to try. */
export function welcome(url: string, { apiKey, admin, file }: FirstCredentials): string {
  const key =
    apiKey ??
    (file && `$(node -p 'JSON.parse(require("fs").readFileSync("${file}")).apiKey')`) ??
    '<API KEY>';
  const lines = [
    'OpenSOAR is ready.',
    '',
    `  GraphQL   ${url}/graphql`,
    `  Health    ${url}/healthz`,
    ...(apiKey ? [`  API key   ${apiKey}`] : []),
    ...(file ? [`            kept in ${file}`] : []),
    ...(admin ? [`  Admin     ${admin.username}, password ${admin.password} (shown this once)`] : []),
    '',
    'Send it an alert:',
    '',
    `  curl -sS ${url}/webhooks/alerts -H "Authorization: Bearer ${key}" \\`,
    `    -H 'Content-Type: application/json' -d '${JSON.stringify(EXAMPLE)}'`,
    '',
    'Stop it with Ctrl-C.',
  ];
  return lines.join('\n');
}
