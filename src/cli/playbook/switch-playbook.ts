import type { ApiClient } from '../api-client.js';
import { printJson, printLine } from '../output.js';
import { printable } from '../printable.js';

const SET_ENABLED = /* GraphQL */ `
  mutation SetPlaybookEnabled($name: String!, $enabled: Boolean!) {
    setPlaybookEnabled(name: $name, enabled: $enabled) {
      name
      enabled
      trigger
      version
      loaded
    }
  }
`;

interface Switched {
  name: string;
  enabled: boolean;
}

/** Lets a playbook answer alerts, or keeps it from that, and says so. */
export async function switchPlaybook(
  api: ApiClient,
  name: string,
  enabled: boolean,
  json: boolean | undefined,
): Promise<void> {
  const { setPlaybookEnabled: now } = await api.execute<{ setPlaybookEnabled: Switched }>(SET_ENABLED, {
    name,
    enabled,
  });
  if (json) printJson(now);
  else printLine(`${printable(now.name)} is ${now.enabled ? 'enabled' : 'disabled'}.`);
}
