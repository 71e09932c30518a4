import { Injectable } from '@nestjs/common';
import type { AlertEffect } from '@opensoar/sdk/runtime';
import { AlertsService } from '../alerts/alerts.service.js';
import { CommentsService } from '../comments/comments.service.js';
import type { Transaction } from '../database/transactions.js';
import type { Actor } from '../identity/actor.js';

/** Carries out what the helpers for the current alert ask for, as part of the transaction that journals it. */
@Injectable()
export class AlertEffects {
  constructor(
    private readonly alerts: AlertsService,
    private readonly comments: CommentsService,
  ) {}

  async apply(effect: AlertEffect, alertId: string, actor: Actor, transaction: Transaction): Promise<void> {
    switch (effect.kind) {
      case 'resolve':
        await this.alerts.resolve(alertId, effect, actor, transaction);
        return;
      case 'update':
        await this.alerts.update(alertId, effect, actor, transaction);
        return;
      case 'comment':
        await this.comments.add(alertId, effect.text, actor, transaction);
        return;
      case 'assign':
        await this.alerts.assign(alertId, effect.username ?? null, actor, transaction);
        return;
    }
  }
}
