import { Controller, HttpCode, HttpStatus, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../identity/caller.js';
import { OptionalCaller } from '../identity/optional-caller.decorator.js';
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
    @OptionalCaller() caller: Caller | null,
    @Param('source') source?: string,
  ): Promise<WebhookAnswer> {
    // Fastify leaves the body undefined where there is none.
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const delivery = { bytes, headers: request.headers, source };
    return toWebhookAnswer(await this.ingestion.ingest(delivery, caller));
  }
}
