import { describe, expect, it } from '@jest/globals';
import { AlertEventKind, AlertStatus, Determination, Severity } from './alert.enums.js';
import { type AlertState, changeAlert } from './alert-status.js';

const NOW = new Date('2026-01-01T12:00:00Z');
const EARLIER = new Date('2026-01-01T11:00:00Z');
const BOB = { id: 'bob-id', username: 'bob' };

function alert(given: Partial<AlertState> = {}): AlertState {
  return {
    id: 'alert-id',
    severity: Severity.HIGH,
    status: AlertStatus.NEW,
    determination: Determination.UNKNOWN,
    tags: ['vpn'],
    partner: null,
    assigneeId: null,
    resolvedAt: null,
    ...given,
  };
}

const resolved = alert({
  status: AlertStatus.RESOLVED,
  determination: Determination.BENIGN,
  resolvedAt: EARLIER,
});

describe('the life of an alert', () => {
  it('resolves with a determination, and notes when', () => {
    const step = changeAlert(alert(), { status: 'resolved', determination: 'benign' }, NOW);
    expect(step.columns).toEqual({ status: 'resolved', determination: 'benign', resolvedAt: NOW });
    expect(step.changes.map(({ kind, field }) => [kind, field])).toEqual([
      [AlertEventKind.UPDATED, 'determination'],
      [AlertEventKind.RESOLVED, 'status'],
    ]);
  });

  it('resolves with the determination that was made before', () => {
    const judged = alert({ determination: Determination.MALICIOUS });
    expect(changeAlert(judged, { status: 'resolved' }, NOW).columns.status).toBe('resolved');
  });

  it.each([
    ['resolving while the determination is unknown', alert(), { status: 'resolved' } as const],
    ['resolving as unknown', alert(), { status: 'resolved', determination: 'unknown' } as const],
    ['taking the determination of a resolved alert back', resolved, { determination: 'unknown' } as const],
  ])('refuses %s', (_what, state, change) => {
    expect(() => changeAlert(state, change, NOW)).toThrow(
      expect.objectContaining({ code: 'DETERMINATION_REQUIRED', status: 400 }),
    );
  });

  it.each(['new', 'in_progress'] as const)('opens a resolved alert again as %s', (status) => {
    const step = changeAlert(resolved, { status }, NOW);
    expect(step.columns).toEqual({ status, resolvedAt: null });
    expect(step.changes).toEqual([
      { kind: AlertEventKind.REOPENED, field: 'status', from: 'resolved', to: status },
    ]);
  });

  it('may forget the determination of an alert that it opens again', () => {
    const step = changeAlert(resolved, { status: 'new', determination: 'unknown' }, NOW);
    expect(step.columns).toEqual({ status: 'new', determination: 'unknown', resolvedAt: null });
  });

  it('judges a resolved alert anew without resolving it again', () => {
    const step = changeAlert(resolved, { status: 'resolved', determination: 'malicious' }, NOW);
    expect(step.columns).toEqual({ determination: 'malicious' });
  });

  it('takes a new alert into progress with its assignee', () => {
    const step = changeAlert(alert(), { assignment: { from: null, to: BOB } }, NOW);
    expect(step.columns).toEqual({ assigneeId: BOB.id, status: 'in_progress', resolvedAt: null });
    expect(step.changes).toEqual([
      { kind: AlertEventKind.ASSIGNED, field: 'assignee', from: null, to: 'bob' },
      { kind: AlertEventKind.UPDATED, field: 'status', from: 'new', to: 'in_progress' },
    ]);
  });

  it('leaves the status of a resolved alert with its new assignee', () => {
    const step = changeAlert(resolved, { assignment: { from: null, to: BOB } }, NOW);
    expect(step.columns).toEqual({ assigneeId: BOB.id });
  });

  it('unassigns', () => {
    const step = changeAlert(alert({ assigneeId: BOB.id }), { assignment: { from: 'bob', to: null } }, NOW);
    expect(step.columns).toEqual({ assigneeId: null });
    expect(step.changes).toEqual([
      { kind: AlertEventKind.UNASSIGNED, field: 'assignee', from: 'bob', to: null },
    ]);
  });

  it('tells tags as a JSON list', () => {
    const { changes } = changeAlert(alert(), { tags: ['vpn', 'a,b'] }, NOW);
    expect(changes).toEqual([
      { kind: AlertEventKind.UPDATED, field: 'tags', from: '["vpn"]', to: '["vpn","a,b"]' },
    ]);
  });

  it('takes the partner away with the empty string, and leaves it with null', () => {
    const ofAcme = alert({ partner: 'acme' });
    expect(changeAlert(ofAcme, { partner: '' }, NOW).columns).toEqual({ partner: null });
    expect(changeAlert(ofAcme, { partner: null }, NOW).columns).toEqual({});
  });

  it.each([
    ['nothing', {}],
    [
      'what is there already',
      { severity: 'high', status: 'new', determination: 'unknown', tags: ['vpn'] } as const,
    ],
    ['a reason alone', { reason: 'because' }],
    ['the same assignee', { assignment: { from: null, to: null } }],
  ])('changes nothing for %s', (_what, change) => {
    expect(changeAlert(alert(), change as object, NOW)).toEqual({ columns: {}, changes: [] });
  });
});
