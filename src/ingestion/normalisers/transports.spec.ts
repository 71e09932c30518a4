import { describe, expect, it } from '@jest/globals';
import { parseBody } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const FALCO = {
  output: 'A shell was spawned',
  priority: 'Warning',
  rule: 'Terminal shell in container',
  time: '2026-01-01T00:00:00Z',
  hostname: 'node-1',
  output_fields: {},
};
const TEXT = JSON.stringify(FALCO);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const read = (payload: unknown, source?: string) =>
  readAlerts(parseBody(Buffer.from(JSON.stringify(payload))), source).alerts.map((alert) => ({
    source: alert.source,
    title: alert.title,
    hostname: alert.hostname,
    text: alert.text,
  }));

const ALERT = { source: 'falco', title: FALCO.rule, hostname: 'node-1', text: TEXT };

describe('What carries an alert', () => {
  it.each<[string, unknown]>([
    ["Splunk's HTTP Event Collector", { time: 1, host: 'hf-1', sourcetype: 'falco', event: FALCO }],
    ['the same as text', { host: 'hf-1', event: TEXT }],
    ['Cribl', { _raw: TEXT, host: 'cribl', _time: 1 }],
    ['Logstash', { '@version': '1', host: { name: 'ls01' }, message: TEXT }],
    ['Fluent Bit', { stream: 'stdout', log: `${TEXT}\n`, kubernetes: { pod_name: 'falco-x' } }],
    ['CloudEvents', { specversion: '1.0', id: 'e-1', type: 'falco.rule', source: 'falco', data: FALCO }],
    ['a workflow tool', { headers: { host: 'hooks.acme.com' }, query: {}, body: FALCO }],
    ['Amazon SNS', { Type: 'Notification', MessageId: 'm-1', Message: TEXT }],
    ['Amazon SQS', { Records: [{ messageId: 'm-1', md5OfBody: 'x', body: TEXT }] }],
    [
      'SNS through Lambda',
      { Records: [{ EventSource: 'aws:sns', Sns: { Type: 'Notification', Message: TEXT } }] },
    ],
    ['SNS through SQS', { Records: [{ body: JSON.stringify({ Type: 'Notification', Message: TEXT }) }] }],
    ['Amazon Data Firehose', { requestId: 'r-1', timestamp: 1, records: [{ data: base64(TEXT) }] }],
    [
      'CloudWatch Logs',
      { messageType: 'DATA_MESSAGE', logEvents: [{ id: 'l-1', timestamp: 1, message: TEXT }] },
    ],
    ['one in another', { event: { message: JSON.stringify({ log: TEXT }) } }],
  ])('is opened: %s', (_, payload) => {
    expect(read(payload)).toEqual([ALERT]);
    expect(read(payload, 'edge')).toEqual([{ ...ALERT, source: 'edge' }]);
  });

  it('loses nothing of a list in which not everything is recognised', () => {
    const other = { title: 'Something else' };
    const bodies = [TEXT, JSON.stringify(other), TEXT].map((body) => ({ body }));
    expect(read({ Records: bodies }).map(({ title }) => title)).toEqual([
      FALCO.rule,
      other.title,
      FALCO.rule,
    ]);
  });

  it('loses neither what could not be opened nor what is carried beside', () => {
    const records = [{ body: TEXT }, { body: 'plain' }, { body: '{"broken":' }, 7];
    const { alerts, rejections } = readAlerts(
      parseBody(Buffer.from(JSON.stringify({ Records: records }))),
      undefined,
    );
    expect(alerts).toHaveLength(3);
    expect(rejections).toMatchObject([{ error: { code: 'NOT_AN_ALERT' } }]);
    expect(read({ event: FALCO, data: { ...FALCO, rule: 'Another' } }).map(({ title }) => title)).toEqual([
      FALCO.rule,
      'Another',
    ]);
    const lines = `${TEXT}\n${TEXT}\n`;
    expect(read({ requestId: 'r-1', records: [{ data: base64(lines) }] })).toEqual([ALERT, ALERT]);
  });

  it('refuses more than a request may bring before all of it is looked at', () => {
    const body = parseBody(
      Buffer.from(JSON.stringify({ Records: Array.from({ length: 1500 }, () => ({ body: TEXT })) })),
    );
    expect(() => readAlerts(body, undefined)).toThrow(/1000/);
  });

  it('takes what is nested deeper than a payload may be for a text', () => {
    const deep = `{"a":${'['.repeat(3000)}${']'.repeat(3000)}}`;
    expect(read({ Type: 'Notification', Subject: 'Deep', Message: deep })).toMatchObject([{ title: 'Deep' }]);
    let chain = TEXT;
    for (let level = 0; level < 8; level += 1) chain = JSON.stringify({ body: chain });
    expect(read({ body: chain })).toMatchObject([{ source: 'webhook' }]);
  });

  it('has the alerts of a group taken apart', () => {
    const group = {
      version: '4',
      groupKey: '{}',
      status: 'firing',
      receiver: 'ops',
      alerts: ['A', 'B'].map((alertname) => ({
        status: 'firing',
        labels: { alertname },
        annotations: {},
        startsAt: '2026-01-01T00:00:00Z',
        fingerprint: alertname,
      })),
    };
    expect(read({ host: 'hf-1', event: group }).map(({ title }) => title)).toEqual(['A', 'B']);
  });

  it('keeps every digit of what was text', () => {
    const event = { uuid: 'u-1', eventType: 'user.session.start', displayMessage: 'Sign-in', n: 1 };
    const text = JSON.stringify(event).replace(':1}', ':12345678901234567890}');
    expect(read({ log: text })[0]?.text).toContain('12345678901234567890');
  });

  it.each<unknown>([
    { title: 'An alert about a container', event: FALCO },
    { id: 'a-1', severity: 'low', data: FALCO },
    { title: 'Outer', severity: 'high', message: { data: Buffer.from(TEXT).toString('base64') } },
    { id: '99', title: 'Outer', severity: 'critical', Records: [{ body: TEXT }] },
    { message: 'Not JSON', log: '{"a":' },
    { event: { event: { event: { event: { event: { event: FALCO } } } } } },
  ])('is left alone where it is an alert itself, or holds nothing that is known: %j', (payload) => {
    expect(read(payload)).toMatchObject([{ source: 'webhook' }]);
  });
});
