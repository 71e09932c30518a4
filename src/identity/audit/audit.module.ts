import { Module } from '@nestjs/common';
import { RepositoriesModule } from '../../database/repositories.module.js';
import { AuditEntryEntity } from './audit-entry.entity.js';
import { AuditLog } from './audit-log.js';

@Module({
  imports: [RepositoriesModule.of(AuditEntryEntity)],
  providers: [AuditLog],
  exports: [AuditLog],
})
export class AuditModule {}
