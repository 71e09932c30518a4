import type { BundleError, RolldownError } from 'rolldown';

/** A playbook file and its imports could not be made one module; the message has a line for each reason. */
export class BundlingError extends Error {
  override readonly name = 'BundlingError';

  constructor(cause: BundleError) {
    super((cause.errors ?? [cause]).map(describe).join('\n'), { cause });
  }
}

/** What and where, without the drawing of the source that the bundler adds. */
function describe(error: RolldownError): string {
  const [text = ''] = error.message.replace(/^\[[A-Z_]+\] /, '').split('\n');
  if (!error.loc) return text;
  const { file, line, column } = error.loc;
  return `${text} (${file ?? error.id ?? 'unknown file'}:${line}:${column + 1})`;
}
