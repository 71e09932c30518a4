import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { AlertType } from '../alerts/alert.type.js';
import { AnalystType } from './analyst.type.js';
import { AnalystsLoader } from './analysts.loader.js';

@Resolver(() => AlertType)
export class AlertAssigneeResolver {
  constructor(private readonly analysts: AnalystsLoader) {}

  @ResolveField(() => AnalystType, { nullable: true })
  async assignee(@Parent() alert: { assigneeId: string | null }): Promise<AnalystType | null> {
    return alert.assigneeId === null ? null : this.analysts.byId.load(alert.assigneeId);
  }
}
