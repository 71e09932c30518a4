import { Module } from '@nestjs/common';
import { AlertFeedsResolver } from './alert-feeds.resolver.js';
import { AlertsModule } from './alerts.module.js';
import { AlertsResolver } from './alerts.resolver.js';

@Module({
  imports: [AlertsModule],
  providers: [AlertsResolver, AlertFeedsResolver],
})
export class AlertsApiModule {}
