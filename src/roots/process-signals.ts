import { Logger } from '@nestjs/common';
import type { RunningProcess } from './run.js';

/** One Ctrl-C may reach the process twice: from the terminal, and handed on by npm. */
const SAME_KEYPRESS_MS = 500;

/** Stops the process in good order on the first SIGINT, SIGTERM or SIGHUP, and at once on a second. */
export function stopOnSignals(running: RunningProcess): void {
  let stoppingSince: number | undefined;
  const stop = () => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > SAME_KEYPRESS_MS) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        new Logger('Process').error({ err: error }, 'The process did not stop in good order');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

/** A promise that a playbook leaves unhandled must not take down the executions beside it. */
export function surviveUnhandledRejections(): void {
  process.on('unhandledRejection', (error) => {
    new Logger('Process').error(
      { err: error },
      'A rejection was handled by nobody (a promise without await or catch?)',
    );
  });
}
