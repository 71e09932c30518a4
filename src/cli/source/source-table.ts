import { printTable } from '../output.js';

/** What every command asks of a source. */
export const SOURCE_FIELDS = `
  name
  fingerprintFields
  fingerprintWindowS
  onRepeat
  signatureScheme
  hasSecret
`;

export interface Source {
  name: string;
  fingerprintFields: string[] | null;
  fingerprintWindowS: number;
  onRepeat: string;
  signatureScheme: string | null;
  hasSecret: boolean;
}

export function printSources(sources: readonly Source[]): void {
  printTable<Source>(
    {
      name: ({ name }) => name,
      fingerprint: ({ fingerprintFields }) => fingerprintFields?.join(',') ?? '-',
      'window (s)': ({ fingerprintWindowS }) => fingerprintWindowS,
      'on repeat': ({ onRepeat }) => onRepeat.toLowerCase(),
      signature: ({ signatureScheme }) => signatureScheme?.toLowerCase() ?? '-',
      secret: ({ hasSecret }) => (hasSecret ? '[secret]' : '-'),
    },
    sources,
  );
}
