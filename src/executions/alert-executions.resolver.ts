import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { AlertType } from '../alerts/alert.type.js';
import { ExecutionType } from './execution.type.js';
import { ExecutionsLoader } from './executions.loader.js';

@Resolver(() => AlertType)
export class AlertExecutionsResolver {
  constructor(private readonly loader: ExecutionsLoader) {}

  @ResolveField(() => [ExecutionType])
  executions(@Parent() { id }: AlertType): Promise<ExecutionType[]> {
    return this.loader.byAlertId.load(id);
  }
}
