const PATTERN = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** The name of a playbook has at most 100 characters, and a case that changes adds some. */
const MAX_LENGTH = 60;

/** The name that was typed does not do for files and a class. */
export class PlaybookNameError extends Error {
  override readonly name = 'PlaybookNameError';
}

/** `block-address`: what the files of a new playbook are called. Throws a `PlaybookNameError`. */
export function fileNameOf(typed: string): string {
  if (PATTERN.test(typed) && typed.length <= MAX_LENGTH) return typed;
  throw new PlaybookNameError(
    `The name ${JSON.stringify(typed)} does not do: use words of a-z and 0-9 with - in between, at most ${MAX_LENGTH} ` +
      'characters, the first a letter, as in block-address.',
  );
}

/** `BlockAddress` */
export function classNameOf(fileName: string): string {
  return fileName.replace(/(?:^|-)([a-z0-9])/g, (_match, first: string) => first.toUpperCase());
}

/** `Block address` */
export function titleOf(fileName: string): string {
  const words = fileName.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
