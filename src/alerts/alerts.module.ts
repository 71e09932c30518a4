import { Module } from '@nestjs/common';
import { RepositoriesModule } from '../database/repositories.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { AlertEntity } from './alert.entity.js';
import { AlertSearch } from './alert-search.js';
import { AlertTimeline } from './alert-timeline.js';
import { AlertWriter } from './alert-writer.js';
import { AlertsLoader } from './alerts.loader.js';
import { AlertsService } from './alerts.service.js';
import { VisibleAlerts } from './visible-alerts.js';

@Module({
  imports: [RepositoriesModule.of(AlertEntity), IdentityModule],
  providers: [AlertsService, AlertSearch, AlertTimeline, AlertWriter, AlertsLoader, VisibleAlerts],
  exports: [AlertsService, AlertSearch, AlertTimeline, AlertWriter, AlertsLoader, VisibleAlerts],
})
export class AlertsModule {}
