import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { AnalystType } from './analyst.type.js';
import { AnalystsService } from './analysts.service.js';
import type { Caller } from './caller.js';
import { CurrentCaller } from './current-caller.decorator.js';
import { CreateAnalystInput } from './dto/create-analyst.input.js';
import { OptionalCaller } from './optional-caller.decorator.js';
import { commonPartners } from './partners.js';
import { UpdateAnalystInput } from './dto/update-analyst.input.js';

@Resolver(() => AnalystType)
export class AnalystsResolver {
  constructor(private readonly analystsService: AnalystsService) {}

  @Query(() => [AnalystType], { description: 'By username.' })
  analysts(
    @CurrentCaller() caller: Caller,
    @Args('active', { type: () => Boolean, nullable: true }) active?: boolean | null,
  ): Promise<AnalystType[]> {
    return this.analystsService.list(active ?? undefined, caller.partners);
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

  @ResolveField(() => [String], {
    nullable: true,
    description:
      'The partners whose alerts the analyst may see; null means all. A restricted caller is told of its own alone.',
  })
  partners(
    @Parent() analyst: AnalystType,
    @OptionalCaller() caller: Caller | null,
  ): readonly string[] | null {
    return caller ? commonPartners(analyst.partners, caller.partners) : analyst.partners;
  }
}
