import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Context } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import { Configuration } from '../config/configuration.js';
import { UnauthenticatedError } from '../errors/domain-error.js';
import { Authenticator } from '../identity/authenticator.js';
import type { Caller } from '../identity/caller.js';
import { EndedCredentials, isOf } from '../identity/ended-credentials.js';

/** How often sockets are looked over, in ms: how late an expiry, or an end that no event has told of, is noticed. */
const ROUND_MS = 2000;
/** The code with which graphql-ws refuses a connection as well. */
const FORBIDDEN = 4403;
/** "Try again later". */
const TOO_MANY = 1013;
const NORMAL = 1000;

export type Connection = Context<Record<string, unknown> | undefined, unknown>;

interface OpenSocket {
  caller: Caller;
  token: string;
  /** Undefined while it has a subscription. */
  idleSince: number | undefined;
}

/** The sockets that are authenticated. Closes them when their credential ends, and when nothing is watched over them. */
@Injectable()
export class OpenSockets implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sockets = new Map<Connection, OpenSocket>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly authenticator: Authenticator,
    private readonly configuration: Configuration,
    ended: EndedCredentials,
  ) {
    ended.onEnd((credential) => this.closeAll(({ caller }) => isOf(credential, caller)));
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.lookOver(), ROUND_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** False, and the socket closed, where the caller has too many already. */
  add(connection: Connection, caller: Caller, token: string): boolean {
    const id = caller.credential.id;
    const others = [...this.sockets.values()].filter((socket) => socket.caller.credential.id === id);
    if (others.length >= this.configuration.socketsPerCredential) {
      close(connection, TOO_MANY, 'Too many sockets are open with this credential');
      return false;
    }
    this.sockets.set(connection, { caller, token, idleSince: performance.now() });
    return true;
  }

  remove(connection: Connection): void {
    this.sockets.delete(connection);
  }

  callerOf(connection: Connection): Caller | undefined {
    return this.sockets.get(connection)?.caller;
  }

  private closeAll(matches: (socket: OpenSocket) => boolean): void {
    for (const [connection, socket] of this.sockets) {
      if (!matches(socket)) continue;
      this.sockets.delete(connection);
      close(connection, FORBIDDEN, 'The credential has ended');
    }
  }

  private async lookOver(): Promise<void> {
    this.closeIdle();
    const now = new Date();
    this.closeAll(
      ({ caller: { credential } }) => credential.expiresAt !== null && credential.expiresAt <= now,
    );
    const tokens = new Set([...this.sockets.values()].map(({ token }) => token));
    for (const token of tokens) {
      try {
        await this.authenticator.authenticate(token, null);
      } catch (error) {
        // Whether it has ended can't be said while the database is away.
        if (error instanceof UnauthenticatedError) this.closeAll((socket) => socket.token === token);
      }
    }
  }

  private closeIdle(): void {
    const now = performance.now();
    for (const [connection, socket] of this.sockets) {
      if (Object.keys(connection.subscriptions).length > 0) socket.idleSince = undefined;
      else socket.idleSince ??= now;
      const { idleSince } = socket;
      if (idleSince === undefined || now - idleSince < this.configuration.socketIdleMs) continue;
      this.sockets.delete(connection);
      close(connection, NORMAL, 'Nothing was watched for a while');
    }
  }
}

function close(connection: Connection, code: number, reason: string): void {
  (connection.extra as Extra).socket.close(code, reason);
}
