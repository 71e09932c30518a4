import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphQLJSON } from 'graphql-scalars';
import type { PlaybookPriority } from './playbook.entity.js';

export enum Verdict {
  RUN = 'run',
  NOT_MATCHED = 'not_matched',
  DISABLED = 'disabled',
  DUPLICATE = 'duplicate',
}
registerEnumType(Verdict, { name: 'Verdict' });

@ObjectType()
export class ConditionOutcome {
  @Field()
  key!: string;

  @Field(() => GraphQLJSON)
  expected!: unknown;

  /** Null where the alert lacks the field. */
  @Field(() => GraphQLJSON, { nullable: true })
  actual!: unknown;

  @Field()
  matched!: boolean;
}

/** Stored with the alert as it stands. */
@ObjectType({
  description: 'Whether a playbook that listens to the source ran on the alert, and why or why not.',
})
export class Decision {
  @Field()
  playbook!: string;

  @Field()
  playbookVersion!: string;

  @Field(() => Verdict)
  verdict!: Verdict;

  @Field(() => [ConditionOutcome], {
    description: 'Each condition, as it was judged when the alert arrived.',
  })
  conditions!: ConditionOutcome[];
}

/** A decision, and what an execution row needs besides. */
export interface Judgement {
  readonly decision: Decision;
  readonly priority: PlaybookPriority;
}
