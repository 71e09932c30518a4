import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { EventsService } from '../events/events.service.js';
import type { Topics } from '../events/topics.js';
import type { Caller } from './caller.js';

/** One of them: a key, a session, or all that an analyst has. */
export type EndedCredential = Topics['credential.ended'];

/**
 * Tells every process of credentials that are no longer what they were: revoked, signed out, or of an analyst whose password
 * or rights have changed. Caches drop them, and sockets that were opened with them are closed.
 */
@Injectable()
export class EndedCredentials implements OnModuleInit {
  private readonly logger = new Logger(EndedCredentials.name);
  private readonly listeners = new Set<(ended: EndedCredential) => void>();

  constructor(private readonly events: EventsService) {}

  onModuleInit(): void {
    this.events
      .on('credential.ended', (ended) => this.notify(ended))
      .catch((error: unknown) => {
        this.logger.warn(
          { err: error },
          'Ended credentials of other processes are noticed late: no live events',
        );
      });
  }

  /** To be called once it is committed. This process knows when the call returns, the others moments later. */
  tell(ended: EndedCredential): void {
    this.notify(ended);
    this.events.publish('credential.ended', ended);
  }

  onEnd(listener: (ended: EndedCredential) => void): void {
    this.listeners.add(listener);
  }

  private notify(ended: EndedCredential): void {
    for (const listener of this.listeners) listener(ended);
  }
}

/** Whether this caller's credential is the one. */
export function isOf(ended: EndedCredential, { credential, analystId }: Caller): boolean {
  if (ended.analystId !== undefined) return ended.analystId === analystId;
  return credential.id === (credential.kind === 'session' ? ended.sessionId : ended.apiKeyId);
}
