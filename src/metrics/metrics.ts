import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** Senders choose the name of their source; from here on, further names are counted together. */
const MOST_SOURCES = 100;
const FURTHER_SOURCES = 'other';

/** What this process counts. The registry is the process's own, not prom-client's global one. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  private readonly sources = new Set<string>();

  private readonly alertsAccepted = new Counter({
    name: 'opensoar_alerts_accepted_total',
    help: 'Alerts that were accepted and stored, repeats included.',
    labelNames: ['source', 'duplicate'],
    registers: [this.registry],
  });

  private readonly executionsFinished = new Counter({
    name: 'opensoar_executions_finished_total',
    help: 'Executions that came to an end.',
    labelNames: ['playbook', 'status'],
    registers: [this.registry],
  });

  private readonly executionDuration = new Histogram({
    name: 'opensoar_execution_duration_seconds',
    help: 'Time from the start of an execution to its end.',
    labelNames: ['playbook'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 7200],
    registers: [this.registry],
  });

  private readonly actionRetries = new Counter({
    name: 'opensoar_action_retries_total',
    help: 'Tries of actions after the first.',
    labelNames: ['action'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Counts an alert that was stored, or that raised the count of one that was. */
  alertAccepted(source: string, duplicate: boolean): void {
    this.alertsAccepted.inc({ source: this.boundedSource(source), duplicate: String(duplicate) });
  }

  /** Counts an execution's end. `seconds` is null where it never started. */
  executionFinished(playbook: string, status: string, seconds: number | null): void {
    this.executionsFinished.inc({ playbook, status });
    if (seconds !== null) this.executionDuration.observe({ playbook }, seconds);
  }

  /** Counts a try of an action that follows a failed one. */
  actionRetried(action: string): void {
    this.actionRetries.inc({ action });
  }

  private boundedSource(source: string): string {
    if (this.sources.has(source)) return source;
    if (this.sources.size >= MOST_SOURCES) return FURTHER_SOURCES;
    this.sources.add(source);
    return source;
  }
}
