import { Module } from '@nestjs/common';
import { IocsResolver } from './iocs.resolver.js';
import { AlertFeedsResolver } from './alert-feeds.resolver.js';
import { AlertsModule } from './alerts.module.js';
import { AlertsResolver } from './alerts.resolver.js';

@Module({
  imports: [AlertsModule],
  providers: [IocsResolver, AlertsResolver, AlertFeedsResolver],
})
export class AlertsApiModule {}
