import { Controller, HttpCode, HttpStatus, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Actor } from '../identity/actor.js';
import { CurrentActor } from '../identity/current-actor.decorator.js';
import { IngestionService } from './ingestion.service.js';
import { RawBody } from './raw-body.js';
import { toWebhookAnswer, type WebhookAnswer } from './webhook-answer.js';

@Controller('webhooks/alerts')
export class WebhooksController {
  constructor(private readonly ingestion: IngestionService) {}

  @Post(['', ':source'])
  @HttpCode(HttpStatus.ACCEPTED)
  @RawBody()
  async receive(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
    @Param('source') source?: string,
  ): Promise<WebhookAnswer> {
    // Fastify leaves the body undefined where there is none.
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const contentType = request.headers['content-type'] ?? null;
    const contentEncoding = request.headers['content-encoding'] ?? null;
    const delivery = { bytes, contentType, contentEncoding, source };
    return toWebhookAnswer(await this.ingestion.ingest(delivery, actor));
  }
}
