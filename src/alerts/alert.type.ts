import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { connectionOf } from '../graphql/paging.js';
import { AlertStatus, Determination, Severity } from './alert.enums.js';

@ObjectType('Iocs')
export class IocsType {
  @Field(() => [String])
  ips!: string[];

  @Field(() => [String])
  domains!: string[];

  @Field(() => [String])
  hashes!: string[];

  @Field(() => [String])
  urls!: string[];

  @Field(() => [String])
  emails!: string[];
}

@ObjectType('Alert')
export class AlertType {
  @Field(() => ID)
  id!: string;

  @Field({ description: 'Where it came from: webhook, elastic, wazuh, guardduty, ...' })
  source!: string;

  @Field(() => String, {
    nullable: true,
    description: "The sender's own identifier; (partner, source, sourceId) is unique.",
  })
  sourceId!: string | null;

  @Field()
  title!: string;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => Severity)
  severity!: Severity;

  @Field(() => AlertStatus)
  status!: AlertStatus;

  @Field(() => Determination)
  determination!: Determination;

  @Field(() => String, { nullable: true })
  sourceIp!: string | null;

  @Field(() => String, { nullable: true })
  destIp!: string | null;

  @Field(() => String, { nullable: true })
  hostname!: string | null;

  @Field(() => String, { nullable: true })
  ruleName!: string | null;

  @Field(() => [String])
  tags!: string[];

  @Field(() => IocsType)
  iocs!: IocsType;

  @Field(() => String, {
    nullable: true,
    description: 'The tenant, customer or partner that the alert belongs to.',
  })
  partner!: string | null;

  @Field({ description: 'SHA-256 (hex) over the bytes of the request that the alert came in.' })
  rawSha256!: string;

  @Field(() => Int, { description: 'How often the same (source, sourceId) arrived again.' })
  duplicateCount!: number;

  @Field(() => ID, {
    description: 'One id for everything that this alert caused: executions, actions, log lines.',
  })
  correlationId!: string;

  @Field()
  createdAt!: Date;

  @Field()
  updatedAt!: Date;

  @Field(() => Date, { nullable: true })
  resolvedAt!: Date | null;
}

@ObjectType()
export class AlertConnection extends connectionOf(AlertType, 'Alert') {}
