import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { AnalystType } from './analyst.type.js';
import { AnalystsService } from './analysts.service.js';
import type { Caller } from './caller.js';
import { CurrentCaller } from './current-caller.decorator.js';
import { CreateAnalystInput } from './dto/create-analyst.input.js';
import { UpdateAnalystInput } from './dto/update-analyst.input.js';

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
  createAnalyst(
    @Args('input') input: CreateAnalystInput,
    @CurrentCaller() caller: Caller,
  ): Promise<AnalystType> {
    return this.analystsService.create(input, caller);
  }

  @Mutation(() => AnalystType)
  updateAnalyst(
    @Args('username') username: string,
    @Args('input') input: UpdateAnalystInput,
    @CurrentCaller() caller: Caller,
  ): Promise<AnalystType> {
    return this.analystsService.update(username, input, caller);
  }
}
