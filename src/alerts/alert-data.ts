import type { AlertData } from '@opensoar/sdk';
import type { AlertEntity } from './alert.entity.js';

/** The alert as playbooks see it: what is null here is absent there. `raw` must have been loaded. */
export function toAlertData(alert: AlertEntity, assignee: string | null): AlertData {
  return {
    id: alert.id,
    source: alert.source,
    ...present('sourceId', alert.sourceId),
    title: alert.title,
    ...present('description', alert.description),
    severity: alert.severity,
    status: alert.status,
    determination: alert.determination,
    ...present('sourceIp', alert.sourceIp),
    ...present('destIp', alert.destIp),
    ...present('hostname', alert.hostname),
    ...present('ruleName', alert.ruleName),
    tags: alert.tags,
    iocs: alert.iocs,
    ...present('partner', alert.partner),
    ...present('assignee', assignee),
    raw: alert.raw,
    correlationId: alert.correlationId,
    createdAt: alert.createdAt.toISOString(),
  };
}

function present<Name extends keyof AlertData>(name: Name, value: string | null): { [N in Name]?: string } {
  return value === null ? {} : ({ [name]: value } as { [N in Name]?: string });
}
