import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { ALICE, AlertsHarness, EVERYTHING } from '../../test/alerts/alerts-harness.js';
import { AlertStatus, Severity } from './alert.enums.js';
import { AlertFeedsResolver } from './alert-feeds.resolver.js';

describe('the live feeds of alerts', () => {
  let harness: AlertsHarness;
  let feeds: AlertFeedsResolver;

  beforeAll(async () => {
    harness = await AlertsHarness.start();
    feeds = new AlertFeedsResolver(harness.visible, harness.search, harness.events);
  });
  afterAll(() => harness.stop());

  it('delivers the present state of an alert, and then its changes alone', async () => {
    const [watched, other] = [await harness.newAlert(), await harness.newAlert()];
    const feed = await feeds.alertUpdated(EVERYTHING, watched.id.toUpperCase());
    expect((await feed.next()).value).toMatchObject({ id: watched.id, status: AlertStatus.NEW });
    await harness.alerts.update(other.id, { severity: 'low' }, ALICE);
    await harness.alerts.update(watched.id, { status: 'in_progress' }, ALICE);
    expect((await feed.next()).value).toMatchObject({ id: watched.id, status: AlertStatus.IN_PROGRESS });
    await feed.return?.();
  });

  it.each([uuidv7(), 'no-uuid'])('refuses to watch %s, which is no alert', async (id) => {
    await expect(feeds.alertUpdated(EVERYTHING, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('delivers the new alerts that match', async () => {
    const feed = await feeds.alertCreated(EVERYTHING, { severity: [Severity.CRITICAL], text: 'ransom' });
    const next = feed.next();
    await harness.newAlert({ severity: Severity.CRITICAL });
    await harness.newAlert({ severity: Severity.LOW, title: 'Ransomware' });
    const { id } = await harness.newAlert({ severity: Severity.CRITICAL, title: 'Ransomware' });
    expect((await next).value).toMatchObject({ id });
    await feed.return?.();
  });

  it('refuses a bad filter at once', async () => {
    await expect(feeds.alertCreated(EVERYTHING, { hostname: 'a\0' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  it('keep to the partners that the subscriber may see, also when an alert is moved', async () => {
    const acme = { ...EVERYTHING, partners: ['acme'] };
    const feed = await feeds.alertUpdated(acme);
    const next = feed.next();
    const [others, own] = [
      await harness.newAlert({ partner: 'globex' }),
      await harness.newAlert({ partner: 'acme' }),
    ];
    await harness.alerts.update(others.id, { severity: 'low' }, ALICE);
    await harness.alerts.update(own.id, { severity: 'low' }, ALICE);
    expect((await next).value).toMatchObject({ id: own.id });

    const after = feed.next();
    await harness.alerts.update(own.id, { partner: 'globex' }, ALICE);
    await harness.alerts.update(others.id, { partner: 'acme' }, ALICE);
    expect((await after).value).toMatchObject({ id: others.id });
    await feed.return?.();
    await expect(feeds.alertUpdated(acme, own.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
