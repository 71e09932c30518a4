import { describe, expect, it } from '@jest/globals';
import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('counts accepted alerts by source, repeats apart', async () => {
    const metrics = new Metrics();
    metrics.alertAccepted('elastic', false);
    metrics.alertAccepted('elastic', true);
    metrics.alertAccepted('elastic', true);
    const text = await metrics.registry.metrics();
    expect(text).toContain('opensoar_alerts_accepted_total{source="elastic",duplicate="false"} 1');
    expect(text).toContain('opensoar_alerts_accepted_total{source="elastic",duplicate="true"} 2');
  });

  it('counts sources beyond the hundredth together, so that a sender cannot fill the memory', async () => {
    const metrics = new Metrics();
    for (let index = 0; index < 150; index++) metrics.alertAccepted(`source-${index}`, false);
    metrics.alertAccepted('source-0', false);
    const text = await metrics.registry.metrics();
    expect(text.match(/^opensoar_alerts_accepted_total\{/gm)).toHaveLength(101);
    expect(text).toContain('opensoar_alerts_accepted_total{source="other",duplicate="false"} 50');
    expect(text).toContain('opensoar_alerts_accepted_total{source="source-0",duplicate="false"} 2');
  });

  it('counts executions by playbook and status, and times those that ran', async () => {
    const metrics = new Metrics();
    metrics.executionFinished('triage', 'succeeded', 0.2);
    metrics.executionFinished('triage', 'cancelled', null);
    const text = await metrics.registry.metrics();
    expect(text).toContain('opensoar_executions_finished_total{playbook="triage",status="succeeded"} 1');
    expect(text).toContain('opensoar_executions_finished_total{playbook="triage",status="cancelled"} 1');
    expect(text).toContain('opensoar_execution_duration_seconds_count{playbook="triage"} 1');
    expect(text).toContain('opensoar_execution_duration_seconds_bucket{le="0.5",playbook="triage"} 1');
  });

  it('counts the retries of actions, and tells of the process', async () => {
    const metrics = new Metrics();
    metrics.actionRetried('enrich_ip');
    const text = await metrics.registry.metrics();
    expect(text).toContain('opensoar_action_retries_total{action="enrich_ip"} 1');
    expect(text).toContain('process_cpu_seconds_total');
  });
});
