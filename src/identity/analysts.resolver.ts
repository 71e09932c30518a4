import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { AnalystType } from './analyst.type.js';
import { AnalystsService } from './analysts.service.js';
import { CreateAnalystInput } from './dto/create-analyst.input.js';

@Resolver(() => AnalystType)
export class AnalystsResolver {
  constructor(private readonly analystsService: AnalystsService) {}

  @Query(() => [AnalystType], { description: 'By username.' })
  analysts(
    @Args('active', { type: () => Boolean, nullable: true }) active?: boolean | null,
  ): Promise<AnalystType[]> {
    return this.analystsService.list(active ?? undefined);
  }

  @Mutation(() => AnalystType)
  createAnalyst(@Args('input') input: CreateAnalystInput): Promise<AnalystType> {
    return this.analystsService.create(input);
  }
}
