import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Configuration } from './configuration.js';
import { readEnvironment } from './environment.js';

/** The server that a command speaks to, and the key that it speaks with. */
export interface ServerAccess {
  /** Without a slash at the end. */
  url: string;
  apiKey: string | undefined;
}

const DEFAULT_URL = 'http://127.0.0.1:3000';

/** What the command line runs with; read when a command asks for it, so that `--help` needs nothing. */
export class CliSettings {
  constructor(private readonly variables: Record<string, string | undefined> = process.env) {}

  get databaseUrl(): string | undefined {
    return readEnvironment(this.variables).DATABASE_URL;
  }

  /** The first start's credentials file; OPENSOAR_URL and OPENSOAR_API_KEY go before it. Throws an `EnvironmentError`. */
  server(): ServerAccess {
    const environment = readEnvironment(this.variables);
    // The kept key belongs to the kept server: another one must not get to see it.
    const kept = environment.OPENSOAR_URL === undefined ? readCredentials(this.credentialsFile) : {};
    const url = environment.OPENSOAR_URL ?? kept.url ?? DEFAULT_URL;
    return { url: url.replace(/\/+$/, ''), apiKey: environment.OPENSOAR_API_KEY ?? kept.apiKey };
  }

  /** Keeps a credential of the server that commands speak to, in place of the one that was kept. */
  keepToken(apiKey: string): void {
    const { url } = this.server();
    const file = this.credentialsFile;
    // Renamed into its place: a file that is there keeps its mode.
    writeFileSync(`${file}.new`, `${JSON.stringify({ url, apiKey }, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  get credentialsFile(): string {
    return join(new Configuration(readEnvironment(this.variables)).home, 'credentials.json');
  }
}

function readCredentials(file: string): Partial<ServerAccess> {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<ServerAccess>;
  } catch (error) {
    throw new Error(`${file} can't be read as JSON. Mend it, or set OPENSOAR_URL and OPENSOAR_API_KEY.`, {
      cause: error,
    });
  }
}
