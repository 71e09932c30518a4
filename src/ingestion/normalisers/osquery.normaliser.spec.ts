import { describe, expect, it } from '@jest/globals';
import { detectNormaliser } from './index.js';
import { OsqueryNormaliser } from './osquery.normaliser.js';

const normaliser = new OsqueryNormaliser();
const RESULT = {
  name: 'pack_incident-response_sockets',
  hostIdentifier: 'db-1',
  unixTime: '1767225600',
  counter: '3',
};

describe('OsqueryNormaliser', () => {
  it.each([
    ['differential', { ...RESULT, action: 'added', columns: { uuid: 'u-1', pid: '1' } }],
    ['snapshot', { ...RESULT, action: 'snapshot', snapshot: [{ pid: '1' }] }],
    ['batch', { ...RESULT, diffResults: { added: [{ pid: '1' }], removed: '' } }],
  ])('reads a %s result', (_form, payload) => {
    expect(detectNormaliser(payload).source).toBe('osquery');
    expect(normaliser.normalise(payload)).toMatchObject({
      sourceId: null,
      title: 'pack_incident-response_sockets',
      severity: 'medium',
      sourceIp: null,
      destIp: null,
      hostname: 'db-1',
    });
  });

  it('splits what the TLS logger sends', () => {
    const results = [{ ...RESULT, columns: {} }];
    const payload = { node_key: 'k', log_type: 'result', data: results };
    expect(detectNormaliser(payload).source).toBe('osquery');
    expect(normaliser.split(payload)).toBe(results);
  });

  it('takes the peer of a socket by its direction', () => {
    const socket = (action: string) =>
      normaliser.normalise({
        ...RESULT,
        columns: { action, local_address: '10.0.0.5', remote_address: '203.0.113.7' },
      });
    expect(socket('connect')).toMatchObject({ sourceIp: null, destIp: '203.0.113.7' });
    expect(socket('accept')).toMatchObject({ sourceIp: '203.0.113.7', destIp: null });
  });

  it('prefers a name to a UUID', () => {
    const hostIdentifier = '37821E12-CC8A-5AA3-A90C-FAB28A5BF8F9';
    const payload = { ...RESULT, hostIdentifier, columns: {}, decorations: { hostname: 'db-1' } };
    expect(normaliser.normalise(payload).hostname).toBe('db-1');
    expect(normaliser.normalise({ ...payload, decorations: {} }).hostname).toBe(hostIdentifier);
  });
});
