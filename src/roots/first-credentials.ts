import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import type { Configuration } from '../config/configuration.js';
import { AnalystsService } from '../identity/analysts.service.js';
import { ApiKeysService } from '../identity/api-keys.service.js';

/** What was made at this start and is shown this once. */
export interface FirstCredentials {
  apiKey: string | null;
  admin: { username: string; password: string } | null;
  /** Where the command line finds url and key; null where this process has written none. */
  file: string | null;
}

/** Makes the first API key and the first admin where there are none, and keeps the key for the command line. */
export async function ensureFirstCredentials(
  app: INestApplicationContext,
  configuration: Configuration,
  url: string,
): Promise<FirstCredentials> {
  const apiKey = await app.get(ApiKeysService).ensureFirstKey();
  const admin = await app.get(AnalystsService).ensureFirstAdmin();
  const file = join(configuration.home, 'credentials.json');
  const known = await readCredentials(file);
  const key = apiKey ?? known?.apiKey;
  if (key === undefined) return { apiKey, admin, file: null };
  if (known?.url !== url || known.apiKey !== key) {
    await writeFile(file, `${JSON.stringify({ url, apiKey: key }, null, 2)}\n`, { mode: 0o600 });
  }
  return { apiKey, admin, file };
}

async function readCredentials(file: string): Promise<{ url?: string; apiKey?: string } | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as { url?: string; apiKey?: string };
  } catch {
    return null;
  }
}
