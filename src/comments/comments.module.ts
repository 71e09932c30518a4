import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { CommentsLoader } from './comments.loader.js';
import { CommentsService } from './comments.service.js';

@Module({
  imports: [AlertsModule],
  providers: [CommentsService, CommentsLoader],
  exports: [CommentsService, CommentsLoader],
})
export class CommentsModule {}
