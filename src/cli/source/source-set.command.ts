import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { Option, SubCommand } from 'nest-commander';
import type { OnRepeat, SignatureScheme } from '../../ingestion/source-setting.entity.js';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { CliError, ExitCode } from '../cli-error.js';
import { oneOf } from '../one-of.js';
import { printJson, printLine } from '../output.js';
import { printSources, type Source, SOURCE_FIELDS } from './source-table.js';

const ON_REPEAT = ['stay', 'reopen'] satisfies `${OnRepeat}`[];
const SIGNATURES = ['webhook', 'github', 'standard'] satisfies `${SignatureScheme}`[];
const SECRET_BYTES = 32;

const UPDATE_SOURCE = /* GraphQL */ `
  mutation UpdateSource($source: ID!, $input: UpdateSourceInput!) {
    updateSource(source: $source, input: $input) { ${SOURCE_FIELDS} }
  }
`;

interface Options extends CommonOptions {
  fingerprint?: string[];
  window?: number;
  onRepeat?: string;
  /** Null: none. */
  signature?: string | null;
  secretStdin?: boolean;
}

@SubCommand({
  name: 'set',
  arguments: '<name>',
  description: 'change how alerts from a source are taken in; what is not named stays as it is',
})
export class SourceSetCommand extends CliCommand {
  readonly example =
    'opensoar source set wazuh --fingerprint hostname,ruleName --window 3600 --on-repeat reopen';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([source]: string[], options: Options): Promise<void> {
    const { fingerprint, window, onRepeat, signature, secretStdin, json } = options;
    const made = signature && !secretStdin ? makeSecret(signature) : undefined;
    const input = {
      fingerprintFields: fingerprint,
      fingerprintWindowS: window,
      onRepeat,
      signatureScheme: signature,
      signatureSecret: secretStdin ? await readSecret() : made,
    };
    const { updateSource } = await this.api.execute<{ updateSource: Source }>(UPDATE_SOURCE, {
      source,
      input,
    });
    if (json) {
      printJson(made === undefined ? updateSource : { ...updateSource, secret: made });
      return;
    }
    printSources([updateSource]);
    if (made !== undefined) printLine(`Secret: ${made}\nGive it to the sender: it is not shown again.`);
  }

  @Option({
    flags: '--fingerprint <fields>',
    description:
      'what makes two alerts without an id the same event, as in title,raw.event.code; none for nothing',
  })
  parseFingerprint(fields: string): string[] {
    return fields === 'none' ? [] : fields.split(',').map((field) => field.trim());
  }

  @Option({ flags: '--window <seconds>', description: 'for how long the same event counts as a repeat' })
  parseWindow(seconds: string): number {
    if (!/^\d{1,9}$/.test(seconds))
      throw new CliError(ExitCode.USAGE, `--window takes seconds; not ${JSON.stringify(seconds)}.`);
    return Number(seconds);
  }

  @Option({
    flags: '--on-repeat <what>',
    description: 'what a repeat does to a resolved alert',
    choices: ON_REPEAT,
  })
  parseOnRepeat(what: string): string {
    return oneOf('--on-repeat', ON_REPEAT, what);
  }

  @Option({
    flags: '--signature <scheme>',
    description: 'how alerts must be signed; makes a secret unless one is given',
    choices: [...SIGNATURES, 'none'],
  })
  parseSignature(scheme: string): string | null {
    const choice = oneOf('--signature', [...SIGNATURES, 'none'], scheme);
    return choice === 'NONE' ? null : choice;
  }

  @Option({ flags: '--secret-stdin', description: 'read the secret from stdin' })
  parseSecretStdin(): boolean {
    return true;
  }
}

function makeSecret(scheme: string): string {
  const bytes = randomBytes(SECRET_BYTES);
  return scheme === 'STANDARD' ? `whsec_${bytes.toString('base64')}` : bytes.toString('hex');
}

async function readSecret(): Promise<string> {
  const secret = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (secret === '') throw new CliError(ExitCode.USAGE, '--secret-stdin: there is no secret on stdin.');
  return secret;
}
