import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const WEBHOOK = {
  uuid: 'webhook-1',
  alert_id: 'a-1',
  name: 'Too many errors',
  description: 'Errors, many of them.',
  alert_action: 'trigger',
  alert_url: 'https://example.test/#/insights?id=1',
  fields: [
    { key: 'severity', value: 'CRITICAL' },
    { key: 'computer', value: 'web-1' },
    { key: 'ipAddress', value: '10.0.0.5' },
    { key: 'Group-by Value1', value: '$GROUP_BY_VALUE_1' },
    { key: 'metaLabelsList', value: ['alert_type:security', 'team:soc'] },
  ],
};

describe('CoralogixNormaliser', () => {
  it('reads a webhook, and no placeholder that was not filled in', () => {
    expect(read(WEBHOOK)).toMatchObject([
      {
        source: 'coralogix',
        sourceId: 'a-1',
        title: 'Too many errors',
        description: 'Errors, many of them.',
        severity: 'critical',
        sourceIp: null,
        hostname: 'web-1',
        tags: ['alert_type:security', 'team:soc'],
      },
    ]);
  });

  it('tells the groups of one alert apart', () => {
    const fields = [{ key: 'Group-by Value1', value: 'shop' }];
    expect(read({ ...WEBHOOK, fields })).toMatchObject([{ sourceId: 'a-1/shop' }]);
  });
});
