import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { toAlertData } from '../alerts/alert-data.js';
import type { AlertEntity } from '../alerts/alert.entity.js';
import { type AlertIntake, findTaken, lockKnown, planIntake, writeIntake } from '../alerts/alert-intake.js';
import { ALERT_IDENTITY } from '../alerts/alert-rows.js';
import type { WriteKind } from '../database/group-commit.js';
import { pipelined } from '../database/pipelined.js';
import { isViolationOf } from '../database/postgres-errors.js';
import { runIn, runOn } from '../database/run-sql.js';
import { Transactions } from '../database/transactions.js';
import type { ExecutionEntity } from '../executions/execution.entity.js';
import { insertExecutions } from '../executions/execution.store.js';
import { ExecutionsService } from '../executions/executions.service.js';
import { type Judgement, Verdict } from '../playbooks/decision.type.js';
import { PlaybooksService } from '../playbooks/playbooks.service.js';
import type { IncomingDelivery, Intaken, IntakeResult } from './incoming-delivery.js';
import { ReplayedDeliveryError } from './ingestion.errors.js';
import { IntakeCommit } from './intake-commit.js';
import { insertPayloads } from './payload-rows.js';

/** How often a flush is planned again because another process has made one of its alerts meanwhile; after that in halves. */
const MAX_ATTEMPTS = 10;

/**
 * Writes what arrives: requests gather into group commits, a handful of statements for all of them. A request's alerts, its
 * bytes, the decisions and the executions are one transaction.
 */
@Injectable()
export class Intake {
  private readonly kind: WriteKind<IncomingDelivery, IntakeResult> = {
    name: 'intake',
    single: true,
    write: (client: ClientBase, deliveries) => this.write(client, deliveries),
  };

  constructor(
    private readonly commits: IntakeCommit,
    private readonly transactions: Transactions,
    private readonly playbooks: PlaybooksService,
    private readonly executions: ExecutionsService,
  ) {}

  /** Resolves once it is committed. Rejects with a `ReplayedDeliveryError` or a `TooBusyError`. */
  async accept(delivery: IncomingDelivery): Promise<Intaken[]> {
    const result = await this.commits.take(this.kind, delivery);
    if (result === 'replayed') throw new ReplayedDeliveryError(delivery.payload.deliveryId ?? '');
    return result === 'known' ? this.findAgain(delivery) : result;
  }

  /** An alert that this delivery has opened again is told as repeated: nothing says any more which one did. */
  private findAgain({ arrivals }: IncomingDelivery): Promise<Intaken[]> {
    const drafts = arrivals.map(({ draft }) => draft);
    return this.transactions.run(async ({ manager }) => {
      const taken = await findTaken(runIn(manager), drafts);
      const created = taken.filter(({ outcome }) => outcome === 'created').map(({ alert }) => alert.id);
      const executions = await this.executions.startedBy(created, manager);
      return taken.map((one) => ({
        ...one,
        executions:
          one.outcome === 'created' ? executions.filter(({ alertId }) => alertId === one.alert.id) : [],
      }));
    });
  }

  private async write(client: ClientBase, deliveries: readonly IncomingDelivery[]): Promise<IntakeResult[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.writeOnce(client, deliveries);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !isViolationOf(ALERT_IDENTITY, error)) throw error;
      }
    }
  }

  /** Two journeys to Postgres: what is there already, and then all that becomes of it. */
  private async writeOnce(
    client: ClientBase,
    deliveries: readonly IncomingDelivery[],
  ): Promise<IntakeResult[]> {
    const sql = runOn(client);
    const payloads = deliveries.map(({ payload }) => payload);
    const drafts = deliveries.flatMap(({ arrivals }) => arrivals.map(({ draft }) => draft));
    const [, fates, known, switches] = await pipelined([
      client.query('BEGIN'),
      insertPayloads(sql, payloads),
      lockKnown(sql, drafts),
      this.playbooks.switches(sql),
    ]);
    const isNew = ({ payload }: IncomingDelivery) => fates.get(payload.id) === 'inserted';
    const { intake, taken } = this.plan(deliveries.filter(isNew), known, switches);
    const executions = taken.flatMap((each) => each.executions);
    // Where one of them fails, the last is a ROLLBACK.
    await pipelined([writeIntake(sql, intake), insertExecutions(sql, executions), client.query('COMMIT')]);
    return deliveries.map(({ payload, arrivals }) => {
      const fate = fates.get(payload.id);
      return fate === 'replayed' || fate === 'known' ? fate : taken.splice(0, arrivals.length);
    });
  }

  private plan(
    deliveries: readonly IncomingDelivery[],
    known: readonly AlertEntity[],
    switches: ReadonlyMap<string, boolean>,
  ): { intake: AlertIntake; taken: Intaken[] } {
    const judgements = new Map<string, Judgement[]>();
    const incoming = deliveries.flatMap(({ arrivals, actor }) => arrivals.map((one) => ({ ...one, actor })));
    const values = new Map(incoming.map(({ draft, value }) => [draft.id, value]));
    const intake = planIntake(incoming, known, (alert, { draft }) => {
      const data = toAlertData({ ...alert, raw: values.get(draft.id) }, null);
      const judged = this.playbooks.judge(switches, data);
      judgements.set(draft.id, judged);
      return judged.map(({ decision }) => decision);
    });
    const taken = intake.taken.map((one, index) => {
      const fires = one.outcome !== 'repeated';
      const judged = fires ? judgements.get(incoming[index]?.draft.id ?? '') : [];
      return { ...one, executions: this.planExecutions(one.alert, judged ?? []) };
    });
    return { intake, taken };
  }

  private planExecutions(alert: AlertEntity, judgements: readonly Judgement[]): ExecutionEntity[] {
    const answering = judgements
      .filter(({ decision }) => decision.verdict === Verdict.RUN)
      .map(({ decision, priority }) => ({
        name: decision.playbook,
        version: decision.playbookVersion,
        priority,
      }));
    return this.executions.planForAlert(alert, answering);
  }
}
