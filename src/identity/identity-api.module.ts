import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { AlertAssigneeResolver } from './alert-assignee.resolver.js';
import { AnalystsResolver } from './analysts.resolver.js';
import { ApiKeysResolver } from './api-keys.resolver.js';
import { AuditLogResolver } from './audit/audit-log.resolver.js';
import { IdentityModule } from './identity.module.js';
import { MeResolver } from './me.resolver.js';
import { SessionsResolver } from './sessions.resolver.js';

@Module({
  imports: [IdentityModule],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    MeResolver,
    AnalystsResolver,
    ApiKeysResolver,
    SessionsResolver,
    AuditLogResolver,
    AlertAssigneeResolver,
  ],
})
export class IdentityApiModule {}
