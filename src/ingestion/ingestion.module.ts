import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { RepositoriesModule } from '../database/repositories.module.js';
import { ExecutionsModule } from '../executions/executions.module.js';
import { PlaybooksModule } from '../playbooks/playbooks.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { ThrottlingModule } from '../throttling/throttling.module.js';
import { Admission } from './admission.js';
import { IngestionService } from './ingestion.service.js';
import { Intake } from './intake.js';
import { IntakeCommit, intakePool } from './intake-commit.js';
import { MatchExplanationService } from './match-explanation.service.js';
import { SourceSettingEntity } from './source-setting.entity.js';
import { SourceSettingsService } from './source-settings.service.js';

@Module({
  imports: [
    RepositoriesModule.of(SourceSettingEntity),
    AlertsModule,
    PlaybooksModule,
    ExecutionsModule,
    ThrottlingModule,
    IdentityModule,
  ],
  providers: [
    IngestionService,
    MatchExplanationService,
    SourceSettingsService,
    Admission,
    Intake,
    IntakeCommit,
    intakePool,
  ],
  exports: [IngestionService, MatchExplanationService, SourceSettingsService],
})
export class IngestionModule {}
