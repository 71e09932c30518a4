import { open, url, waitForDebugger } from 'node:inspector';

/** Waits for a debugger. Returns what stops it once before each call that a playbook makes. */
export function awaitDebugger(port: number, tell: (url: string) => void): () => void {
  open(port, '127.0.0.1');
  tell(url() ?? '');
  waitForDebugger();
  return () => {
    // The frame above is the playbook's.
    // oxlint-disable-next-line no-debugger
    debugger;
  };
}
