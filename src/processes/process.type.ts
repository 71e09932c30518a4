import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PlaybookLoadErrorType } from '../playbooks/playbook-load-error.type.js';

export enum ProcessRoles {
  API = 'api',
  WORKER = 'worker',
  ALL = 'all',
}
registerEnumType(ProcessRoles, { name: 'ProcessRole' });

@ObjectType('ProcessPlaybook', { description: 'A playbook as one process would start it.' })
export class ProcessPlaybookType {
  @Field()
  name!: string;

  @Field(() => String, { nullable: true, description: 'Null: it has not loaded it.' })
  version!: string | null;

  @Field({ description: 'True where that is not the version in force.' })
  differs!: boolean;
}

@ObjectType('Process', { description: 'A process of the platform that is up.' })
export class ProcessType {
  @Field(() => ID)
  id!: string;

  @Field(() => ProcessRoles)
  role!: ProcessRoles;

  @Field()
  host!: string;

  @Field(() => Int)
  pid!: number;

  @Field()
  startedAt!: Date;

  @Field({ description: 'When it last said that it is up.' })
  seenAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description:
      'Until when its lease holds unless it is renewed; null for a process that runs no executions.',
  })
  leaseExpiresAt!: Date | null;

  @Field(() => Int, { description: 'Executions that it runs.' })
  load!: number;

  @Field(() => [ProcessPlaybookType])
  playbooks!: ProcessPlaybookType[];

  @Field({ description: 'True where it runs other code than the rest, or could not load some.' })
  differs!: boolean;

  @Field(() => [PlaybookLoadErrorType])
  loadErrors!: PlaybookLoadErrorType[];
}
