import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { AlertCommentsResolver } from './alert-comments.resolver.js';
import { CommentsModule } from './comments.module.js';
import { CommentsResolver } from './comments.resolver.js';

@Module({
  imports: [CommentsModule, AlertsModule, IdentityModule],
  providers: [CommentsResolver, AlertCommentsResolver],
})
export class CommentsApiModule {}
