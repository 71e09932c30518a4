import { Field, Int, ObjectType } from '@nestjs/graphql';
import { AlertType } from '../alerts/alert.type.js';
import { ExecutionType } from '../executions/execution.type.js';

@ObjectType('AcceptedAlert')
export class AcceptedAlertType {
  @Field(() => AlertType)
  alert!: AlertType;

  @Field({ description: 'True when the alert was known already and only its duplicateCount rose.' })
  duplicate!: boolean;

  @Field(() => [ExecutionType], { description: 'The executions that it started, in ascending order.' })
  executions!: ExecutionType[];
}

@ObjectType('RejectedAlert')
export class RejectedAlertType {
  @Field(() => Int)
  index!: number;

  @Field()
  code!: string;

  @Field()
  message!: string;
}

@ObjectType('IngestReport', {
  description: 'A payload may hold several alerts. Each is accepted or rejected on its own.',
})
export class IngestReportType {
  @Field(() => [AcceptedAlertType])
  accepted!: AcceptedAlertType[];

  @Field(() => [RejectedAlertType])
  rejected!: RejectedAlertType[];
}
