import type { ApiClient } from '../api-client.js';
import { printJson, printLine } from '../output.js';
import { generatePassword, readPassword } from '../password.js';
import { printable } from '../printable.js';

const CREATE_ANALYST = /* GraphQL */ `
  mutation CreateAnalyst($input: CreateAnalystInput!) {
    createAnalyst(input: $input) {
      id
      username
      displayName
      role
      partners
      active
      createdAt
    }
  }
`;

export interface NewAnalyst {
  username: string | undefined;
  role: string;
  displayName?: string;
  partners?: string[];
}

/** Makes the analyst, and shows it, with its password where that was generated. */
export async function createAnalyst(
  api: ApiClient,
  analyst: NewAnalyst,
  { passwordStdin, json }: { passwordStdin?: boolean; json?: boolean },
): Promise<void> {
  const generated = passwordStdin ? undefined : generatePassword();
  const password = generated ?? (await readPassword());
  const { createAnalyst: created } = await api.execute<{ createAnalyst: { username: string } }>(
    CREATE_ANALYST,
    { input: { ...analyst, password } },
  );
  if (json) {
    printJson(generated === undefined ? created : { ...created, password: generated });
    return;
  }
  printLine(`Created ${printable(created.username)}.`);
  if (generated !== undefined) printLine(`Password: ${generated}\nKeep it: it is not shown again.`);
}
