import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a repeat does to an alert that is resolved. */
export enum OnRepeat {
  STAY = 'stay',
  REOPEN = 'reopen',
}

export enum SignatureScheme {
  /** `X-Webhook-Signature: sha256=<hex>` over the body. */
  WEBHOOK = 'webhook',
  /** `X-Hub-Signature-256: sha256=<hex>` over the body, as GitHub signs. */
  GITHUB = 'github',
  /** `webhook-id`, `webhook-timestamp` and `webhook-signature`, as standardwebhooks.com has them. */
  STANDARD = 'standard',
}

/** How alerts from one source are taken in. A source without a row has the defaults. */
@Entity('source_setting')
export class SourceSettingEntity {
  @PrimaryColumn({ type: 'text' })
  source!: string;

  /**
   * Fields that make two alerts without an id the same event: fields of an alert (`title`, `hostname`, `sourceIp`, …), or
   * paths into the payload (`raw.event.code`). Null: such alerts are never repeats.
   */
  @Column({ type: 'text', array: true, nullable: true })
  fingerprintFields!: string[] | null;

  /** How long after an alert's arrival, in seconds, the same event counts as its repeat. */
  @Column({ type: 'int', default: 3600 })
  fingerprintWindowS!: number;

  @Column({ type: 'enum', enum: OnRepeat, enumName: 'on_repeat', default: OnRepeat.STAY })
  onRepeat!: OnRepeat;

  /** Null: alerts need no signature. */
  @Column({ type: 'enum', enum: SignatureScheme, enumName: 'signature_scheme', nullable: true })
  signatureScheme!: SignatureScheme | null;

  /** Shared with the sender. For Standard Webhooks in its own form, `whsec_<base64>`. */
  @Column({ type: 'text', nullable: true })
  signatureSecret!: string | null;
}
