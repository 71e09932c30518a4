import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { GraphQLJSON } from 'graphql-scalars';
import type { Caller } from '../identity/caller.js';
import { CurrentCaller } from '../identity/current-caller.decorator.js';
import { Decision } from '../playbooks/decision.type.js';
import { IngestReportType } from './ingest-report.type.js';
import { IngestionService } from './ingestion.service.js';
import { MatchExplanationService } from './match-explanation.service.js';

@Resolver()
export class IngestionResolver {
  constructor(
    private readonly ingestion: IngestionService,
    private readonly explanations: MatchExplanationService,
  ) {}

  @Query(() => [Decision], {
    description:
      'Judges a payload, or a stored alert, against the playbooks as they are now; stores and runs nothing.',
  })
  explainMatch(
    @CurrentCaller() { partners }: Caller,
    @Args('source', { type: () => String, nullable: true }) source?: string | null,
    @Args('payload', { type: () => GraphQLJSON, nullable: true }) payload?: unknown,
    @Args('alertId', { type: () => ID, nullable: true }) alertId?: string | null,
  ): Promise<Decision[]> {
    return this.explanations.explain({ source, payload, alertId }, partners);
  }

  @Mutation(() => IngestReportType, {
    description:
      'The same as POST /webhooks/alerts[/:source]. Without a source it is detected from the payload, and is "webhook" where nothing is recognised.',
  })
  ingestAlerts(
    @CurrentCaller() caller: Caller,
    @Args('payload', { type: () => GraphQLJSON }) payload: unknown,
    @Args('source', { type: () => String, nullable: true }) source?: string | null,
  ): Promise<IngestReportType> {
    return this.ingestion.ingestValue(payload, source ?? undefined, caller);
  }
}
