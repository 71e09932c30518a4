import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AnalystEntity } from './analyst.entity.js';
import { AnalystsLoader } from './analysts.loader.js';
import { AnalystsService } from './analysts.service.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeysService } from './api-keys.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([AnalystEntity, ApiKeyEntity])],
  providers: [AnalystsService, AnalystsLoader, ApiKeysService],
  exports: [AnalystsService, AnalystsLoader, ApiKeysService],
})
export class IdentityModule {}
