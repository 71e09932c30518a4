import { Query, Resolver } from '@nestjs/graphql';
import { ProcessType } from './process.type.js';
import { ProcessesService } from './processes.service.js';

@Resolver(() => ProcessType)
export class ProcessesResolver {
  constructor(private readonly service: ProcessesService) {}

  @Query(() => [ProcessType], { description: 'The processes that are up, with the code that each runs.' })
  processes(): Promise<ProcessType[]> {
    return this.service.list();
  }
}
