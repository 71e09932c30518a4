import { ChildProcess } from 'node:child_process';
import { Socket as DatagramSocket } from 'node:dgram';
import { Socket } from 'node:net';

/** Something tried to reach the outside from a run that is to touch nothing there. */
class KeptInsideError extends Error {
  override readonly name = 'KeptInsideError';

  constructor(what: string) {
    super(
      `${what} was kept from this process: without --live a playbook touches nothing outside. Leave what reaches out to an action.`,
    );
  }
}

/**
 * From now on this process opens no connection, sends no datagram and starts no other process. Actions are not run where
 * nothing outside is to be touched; this is for what constructors, hooks and `run()` itself do. Files are not kept.
 */
export function keepInside(): void {
  const refuse = (what: string) => (): never => {
    throw new KeptInsideError(what);
  };
  Socket.prototype.connect = refuse('A connection');
  DatagramSocket.prototype.send = refuse('A datagram');
  // Not in the type declarations, and what every way of starting a process without waiting for it calls.
  Object.assign(ChildProcess.prototype, { spawn: refuse('Another process') });
}
