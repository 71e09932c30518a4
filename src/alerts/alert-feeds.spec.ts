import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { ALICE, AlertsHarness } from '../../test/alerts/alerts-harness.js';
import { AlertStatus, Severity } from './alert.enums.js';
import { AlertFeedsResolver } from './alert-feeds.resolver.js';

describe('the live feeds of alerts', () => {
  let harness: AlertsHarness;
  let feeds: AlertFeedsResolver;

  beforeAll(async () => {
    harness = await AlertsHarness.start();
    feeds = new AlertFeedsResolver(harness.alerts, harness.search, harness.loader, harness.events);
  });
  afterAll(() => harness.stop());

  it('delivers the present state of an alert, and then its changes alone', async () => {
    const [watched, other] = [await harness.newAlert(), await harness.newAlert()];
    const feed = await feeds.alertUpdated(watched.id.toUpperCase());
    expect((await feed.next()).value).toMatchObject({ id: watched.id, status: AlertStatus.NEW });
    await harness.alerts.update(other.id, { severity: 'low' }, ALICE);
    await harness.alerts.update(watched.id, { status: 'in_progress' }, ALICE);
    expect((await feed.next()).value).toMatchObject({ id: watched.id, status: AlertStatus.IN_PROGRESS });
    await feed.return?.();
  });

  it.each([uuidv7(), 'no-uuid'])('refuses to watch %s, which is no alert', async (id) => {
    await expect(feeds.alertUpdated(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('delivers the new alerts that match', async () => {
    const feed = await feeds.alertCreated({ severity: [Severity.CRITICAL], text: 'ransom' });
    const next = feed.next();
    await harness.newAlert({ severity: Severity.CRITICAL });
    await harness.newAlert({ severity: Severity.LOW, title: 'Ransomware' });
    const { id } = await harness.newAlert({ severity: Severity.CRITICAL, title: 'Ransomware' });
    expect((await next).value).toMatchObject({ id });
    await feed.return?.();
  });

  it('refuses a bad filter at once', async () => {
    await expect(feeds.alertCreated({ hostname: 'a\0' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
