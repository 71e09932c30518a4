import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AlertEntity } from '../alerts/alert.entity.js';
import { AlertType } from '../alerts/alert.type.js';
import { AlertsLoader } from '../alerts/alerts.loader.js';
import { Decision } from '../playbooks/decision.type.js';

@Resolver(() => AlertType)
export class AlertDecisionsResolver {
  constructor(private readonly loader: AlertsLoader) {}

  @ResolveField(() => [Decision], {
    description:
      'For every playbook that listens to this source: whether it ran on this alert, and why or why not.',
  })
  async decisions(@Parent() alert: AlertEntity): Promise<Decision[]> {
    // The column holds what `PlaybooksService.judge` said on arrival.
    return (await this.loader.decisionsById.load(alert.id)) as Decision[];
  }
}
