import { Injectable } from '@nestjs/common';
import { Configuration } from '../config/configuration.js';
import { UnauthenticatedError } from '../errors/domain-error.js';
import { type Actor, ActorKind } from '../identity/actor.js';
import type { Caller } from '../identity/caller.js';
import { CREDENTIAL_NEEDED } from '../identity/permissions.js';
import { type RateLimit, Throttling } from '../throttling/throttling.js';
import { InvalidSignatureError, RateLimitedError } from './ingestion.errors.js';
import { type SignedRequest, verifySignature } from './signatures.js';
import { SourceSettingsService } from './source-settings.service.js';

/** Who sends a delivery, and what is known of it. */
export interface Admitted {
  readonly actor: Actor;
  /** The source that it is signed for; null: it is not signed. */
  readonly signedFor: string | null;
  /** The id that is signed with it. */
  readonly deliveryId: string | null;
}

/** Lets deliveries in: by key, by signature, and not too many of one sender. */
@Injectable()
export class Admission {
  private readonly rate: RateLimit | null;
  private readonly perMinute: number;

  constructor(
    private readonly settings: SourceSettingsService,
    configuration: Configuration,
    throttling: Throttling,
  ) {
    this.perMinute = configuration.ingestRateLimit;
    const limit = { name: 'ingest', points: this.perMinute, seconds: 60 };
    this.rate = this.perMinute === 0 ? null : throttling.limit(limit);
  }

  /**
   * `caller`: whose key came with it. Where the source named by the path wants signatures, one is needed besides a key, and
   * is enough without: GitHub and others that sign can't be told to send a header with a key, and a key in the URL would
   * be in everybody's logs.
   */
  async admit(request: SignedRequest, source: string | undefined, caller: Caller | null): Promise<Admitted> {
    const signature = source === undefined ? null : await this.checkSignature(request, source);
    const actor = caller?.actor ?? (signature && signerOf(signature.signedFor));
    if (!actor) throw new UnauthenticatedError(CREDENTIAL_NEEDED);
    await this.takeOne(caller?.credential.id ?? `signed:${source}`);
    return { actor, ...(signature ?? { signedFor: null, deliveryId: null }) };
  }

  /** The same for what comes through an operation of GraphQL, which nothing signs. */
  async admitUnsigned({ actor, credential }: Caller): Promise<Admitted> {
    await this.takeOne(credential.id);
    return { actor, signedFor: null, deliveryId: null };
  }

  /** Null where the source wants no signature. */
  private async checkSignature(
    request: SignedRequest,
    source: string,
  ): Promise<{ signedFor: string; deliveryId: string | null } | null> {
    const { signatureScheme: scheme, signatureSecret: secret } = await this.settings.of(source);
    if (scheme === null || secret === null) return null;
    const verification = verifySignature(scheme, secret, request);
    if (!verification.ok) throw new InvalidSignatureError(source, verification.problem);
    return { signedFor: source, deliveryId: verification.id };
  }

  /** Only of a sender that is known: nobody else's requests count against it. */
  private async takeOne(sender: string): Promise<void> {
    const wait = (await this.rate?.take(sender)) ?? null;
    if (wait !== null) throw new RateLimitedError(this.perMinute, wait);
  }
}

function signerOf(source: string): Actor {
  return { kind: ActorKind.SYSTEM, name: source, executionId: null };
}
