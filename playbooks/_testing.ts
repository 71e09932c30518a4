import type { AlertData } from '@opensoar/sdk';
import {
  runInAction,
  runInExecution,
  type ActionDefinition,
  type AlertEffect,
  type ExecutionRuntime,
} from '@opensoar/sdk/runtime';

/** Runs a playbook's actions once, and keeps what it asks for instead of doing it. */
class RecordingRuntime implements ExecutionRuntime {
  readonly actions: { name: string; args: unknown[] }[] = [];
  readonly effects: AlertEffect[] = [];

  async call({ name }: ActionDefinition, args: unknown[], body: () => unknown): Promise<unknown> {
    this.actions.push({ name, args });
    const nowhere = () => undefined;
    const action = {
      idempotencyKey: `${name}-${this.actions.length}`,
      attempt: 1,
      signal: new AbortController().signal,
      logger: { debug: nowhere, info: nowhere, warn: nowhere, error: nowhere },
    };
    return runInAction(this, action, body);
  }

  async effect(effect: AlertEffect): Promise<void> {
    // As the journal keeps it: without what is undefined.
    this.effects.push(JSON.parse(JSON.stringify(effect)) as AlertEffect);
  }

  now(): Date {
    return new Date();
  }

  randomId(): string {
    return crypto.randomUUID();
  }
}

/** Runs a playbook on an alert, without a server: what it returned, called, and asked to change. */
export async function runPlaybook(playbook: { run(alert: AlertData): Promise<unknown> }, alert: AlertData) {
  const runtime = new RecordingRuntime();
  const result = await runInExecution(runtime, () => playbook.run(alert));
  return { result, actions: runtime.actions, effects: runtime.effects };
}

/** A new alert, with what a test says about it. */
export function anAlert(given: Partial<AlertData> = {}): AlertData {
  return {
    id: '018f0c3e-0000-7000-8000-000000000001',
    source: 'webhook',
    title: 'Suspicious login',
    severity: 'high',
    status: 'new',
    determination: 'unknown',
    tags: [],
    iocs: { ips: [], domains: [], hashes: [], urls: [], emails: [] },
    raw: {},
    correlationId: '018f0c3e-0000-7000-8000-000000000002',
    createdAt: '2026-01-02T03:04:05.000Z',
    ...given,
  };
}
