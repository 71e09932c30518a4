import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { GraphQLJSON } from 'graphql-scalars';
import { Actor } from '../identity/actor.js';
import { CurrentActor } from '../identity/current-actor.decorator.js';
import { IngestReportType } from './ingest-report.type.js';
import { IngestionService } from './ingestion.service.js';

@Resolver()
export class IngestionResolver {
  constructor(private readonly ingestion: IngestionService) {}

  @Mutation(() => IngestReportType, {
    description:
      'The same as POST /webhooks/alerts[/:source]. Without a source it is detected from the payload, and is "webhook" where nothing is recognised.',
  })
  ingestAlerts(
    @CurrentActor() actor: Actor,
    @Args('payload', { type: () => GraphQLJSON }) payload: unknown,
    @Args('source', { type: () => String, nullable: true }) source?: string | null,
  ): Promise<IngestReportType> {
    return this.ingestion.ingestValue(payload, source ?? undefined, actor);
  }
}
