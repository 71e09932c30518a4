import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AlertAssigneeResolver } from './alert-assignee.resolver.js';
import { AnalystsResolver } from './analysts.resolver.js';
import { ApiKeysResolver } from './api-keys.resolver.js';
import { AuthenticationGuard } from './authentication.guard.js';
import { IdentityModule } from './identity.module.js';
import { MeResolver } from './me.resolver.js';

@Module({
  imports: [IdentityModule],
  providers: [
    { provide: APP_GUARD, useClass: AuthenticationGuard },
    MeResolver,
    AnalystsResolver,
    ApiKeysResolver,
    AlertAssigneeResolver,
  ],
})
export class IdentityApiModule {}
