import { pathToFileURL } from 'node:url';

/** A file that awaits for ever at its top level must not keep the process from starting. */
const IMPORT_TIMEOUT_MS = 30_000;

/** What a bundled file exports. */
export async function importFile(path: string): Promise<Record<string, unknown>> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Error(`The import is not done after ${IMPORT_TIMEOUT_MS} ms: it awaits at the top level.`),
        ),
      IMPORT_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([
      import(pathToFileURL(path).href) as Promise<Record<string, unknown>>,
      timeout,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
