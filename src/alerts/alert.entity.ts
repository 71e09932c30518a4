import type { Iocs } from '@opensoar/sdk';
import { Column, Entity, Index, PrimaryColumn, ForeignKey } from 'typeorm';
import { PayloadEntity } from './payload.entity.js';
import { AlertStatus, Determination, Severity } from './alert.enums.js';

// The expression indexes (uniqueness with a null partner, free text, addresses among the IOCs) live in the migration
// alone; naming them here keeps a schema comparison from dropping them.
@Entity('alert')
@Index('alert_identity', { synchronize: false })
@Index('alert_search', { synchronize: false })
@Index('alert_ioc_ips', { synchronize: false })
@Index('alert_tags', { synchronize: false })
@Index('alert_newest', ['createdAt', 'id'])
@Index('alert_updated', ['updatedAt', 'id', 'createdAt'])
@Index('alert_severity', ['severity', 'createdAt', 'id'])
@Index('alert_severity_updated', ['severity', 'updatedAt', 'id'])
@Index('alert_status', ['status', 'severity', 'createdAt', 'id'])
@Index('alert_status_updated', ['status', 'updatedAt', 'id'])
@Index('alert_source', ['source', 'severity', 'createdAt', 'id'])
@Index('alert_source_updated', ['source', 'updatedAt', 'id'])
@Index('alert_determination', ['determination', 'severity', 'createdAt', 'id'])
@Index('alert_determination_updated', ['determination', 'updatedAt', 'id'])
@Index('alert_partner', ['partner', 'severity', 'createdAt', 'id'])
@Index('alert_partner_updated', ['partner', 'updatedAt', 'id'])
@Index('alert_assignee', ['assigneeId', 'createdAt', 'id'])
@Index('alert_hostname', ['hostname', 'createdAt', 'id'])
@Index('alert_fingerprint', ['fingerprint', 'createdAt'], { where: 'fingerprint IS NOT NULL' })
@Index('alert_source_ip', ['sourceIp'])
@Index('alert_dest_ip', ['destIp'])
export class AlertEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'text', nullable: true })
  sourceId!: string | null;

  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ type: 'enum', enum: Severity, enumName: 'alert_severity' })
  severity!: Severity;

  @Column({ type: 'enum', enum: AlertStatus, enumName: 'alert_status' })
  status!: AlertStatus;

  @Column({ type: 'enum', enum: Determination, enumName: 'alert_determination' })
  determination!: Determination;

  @Column({ type: 'text', nullable: true })
  sourceIp!: string | null;

  @Column({ type: 'text', nullable: true })
  destIp!: string | null;

  @Column({ type: 'text', nullable: true })
  hostname!: string | null;

  @Column({ type: 'text', nullable: true })
  ruleName!: string | null;

  @Column({ type: 'text', array: true })
  tags!: string[];

  @Column({ type: 'jsonb' })
  iocs!: Iocs;

  @Column({ type: 'text', nullable: true })
  partner!: string | null;

  /** The alert's own part of the payload. `json`, not `jsonb`: kept to the letter. Large, so only loaded on demand. */
  @Column({ type: 'json', select: false })
  raw!: unknown;

  /** SHA-256 (hex) over the bytes of the whole request. */
  @Column({ type: 'text' })
  rawSha256!: string;

  @ForeignKey(() => PayloadEntity)
  @Column({ type: 'uuid' })
  payloadId!: string;

  @Column({ type: 'int' })
  duplicateCount!: number;

  @Column({ type: 'uuid', nullable: true })
  assigneeId!: string | null;

  @Column({ type: 'uuid' })
  correlationId!: string;

  /** The verdict on every playbook that listens to the source, as judged on arrival. Only loaded on demand. */
  @Column({ type: 'jsonb', select: false })
  decisions!: unknown;

  /** Rises by one with every change; live events carry it. */
  @Column({ type: 'int' })
  version!: number;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  resolvedAt!: Date | null;

  /** A digest of what makes it the same event as another, where the sender gives no id; see the source's settings. */
  @Column({ type: 'text', nullable: true })
  fingerprint!: string | null;

  /** The highest severity that the sender has given so far; `severity` may have been changed since. */
  @Column({ type: 'enum', enum: Severity, enumName: 'alert_severity', nullable: true })
  reportedSeverity!: Severity | null;
}
