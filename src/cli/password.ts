import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { CliError, ExitCode } from './cli-error.js';

/** 144 random bits. */
const GENERATED_PASSWORD_BYTES = 18;

/** A password that nobody has chosen. */
export function generatePassword(): string {
  return randomBytes(GENERATED_PASSWORD_BYTES).toString('base64url');
}

/** All of stdin, without the line break at its end. Throws a `CliError` where there is nothing. */
export async function readPassword(): Promise<string> {
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (password === '') throw new CliError(ExitCode.USAGE, 'There is no password on stdin.');
  return password;
}
