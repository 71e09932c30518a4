import { Module } from '@nestjs/common';
import { RepositoriesModule } from '../database/repositories.module.js';
import { ThrottlingModule } from '../throttling/throttling.module.js';
import { AnalystEntity } from './analyst.entity.js';
import { AnalystsLoader } from './analysts.loader.js';
import { AnalystsService } from './analysts.service.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeysService } from './api-keys.service.js';
import { AuditModule } from './audit/audit.module.js';
import { Authenticator } from './authenticator.js';
import { EndedCredentials } from './ended-credentials.js';
import { LoginThrottle } from './login-throttle.js';
import { SessionEntity } from './session.entity.js';
import { SessionsService } from './sessions.service.js';
import { SignInService } from './sign-in.service.js';

@Module({
  imports: [RepositoriesModule.of(AnalystEntity, ApiKeyEntity, SessionEntity), ThrottlingModule, AuditModule],
  providers: [
    AnalystsService,
    AnalystsLoader,
    ApiKeysService,
    SessionsService,
    SignInService,
    LoginThrottle,
    Authenticator,
    EndedCredentials,
  ],
  exports: [
    AnalystsService,
    AnalystsLoader,
    ApiKeysService,
    SessionsService,
    SignInService,
    Authenticator,
    EndedCredentials,
    AuditModule,
  ],
})
export class IdentityModule {}
