import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { ALICE, AlertsHarness } from '../../test/alerts/alerts-harness.js';
import { type Actor, ActorKind } from '../identity/actor.js';
import { CommentsLoader } from './comments.loader.js';
import { CommentsService } from './comments.service.js';
import { mergeTimeline } from './timeline-entry.js';

const KEY_ALICE: Actor = { kind: ActorKind.API_KEY, name: 'alice', executionId: null };

describe('CommentsService', () => {
  let harness: AlertsHarness;
  let comments: CommentsService;
  let loader: CommentsLoader;

  beforeAll(async () => {
    harness = await AlertsHarness.start();
    comments = new CommentsService(harness.writer, harness.timeline, harness.transactions, harness.events);
    loader = new CommentsLoader(harness.dataSource);
  });
  afterAll(() => harness.stop());

  it('adds a comment, which is a change of the alert', async () => {
    const alert = await harness.newAlert();
    const comment = await comments.add(alert.id, 'Seen before.', ALICE);
    expect(await loader.byAlertId.load(alert.id)).toEqual([comment]);
    expect(comment).toMatchObject({ alertId: alert.id, author: ALICE, editedAt: null });
    expect(await harness.alerts.get(alert.id)).toMatchObject({ version: 2 });
    expect(harness.published.slice(-2)).toEqual([
      { topic: 'alert.updated', event: { id: alert.id, version: 2 } },
      { topic: 'comment.added', event: { id: comment.id, alertId: alert.id } },
    ]);
  });

  it('keeps the earlier texts of an edited comment, oldest first', async () => {
    const { id: alertId } = await harness.newAlert();
    const { id, createdAt } = await comments.add(alertId, 'first', ALICE);
    const { editedAt } = await comments.edit(id, 'second', ALICE);
    await comments.edit(id, 'third', ALICE);
    expect(await comments.edit(id, 'third', ALICE)).toEqual(await loader.byId.load(id));
    const history = await loader.historyById.load(id);
    expect(history.map(({ body, at }) => ({ body, at }))).toEqual([
      { body: 'first', at: createdAt },
      { body: 'second', at: editedAt },
    ]);
    expect(await loader.byId.load(id)).toMatchObject({ body: 'third' });
    expect(await harness.alerts.get(alertId)).toMatchObject({ version: 4 });
  });

  it('deletes a comment with its history, and says so in the timeline', async () => {
    const { id: alertId } = await harness.newAlert();
    const { id } = await comments.add(alertId, 'oops', ALICE);
    await comments.edit(id, 'oops!', ALICE);
    await comments.delete(id, ALICE);
    expect(await loader.byId.load(id)).toBeNull();
    expect(await loader.historyById.load(id)).toEqual([]);
    expect(await harness.history(alertId)).toEqual(['created', `updated comment: ${id} → null`]);
    await expect(comments.delete(id, ALICE)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['another analyst', { ...ALICE, name: 'bob' }],
    ['an API key of the same name', KEY_ALICE],
  ])('lets %s change nothing', async (_who, actor) => {
    const { id: alertId } = await harness.newAlert();
    const { id } = await comments.add(alertId, 'mine', ALICE);
    const forbidden = { code: 'FORBIDDEN', status: 403 };
    await expect(comments.edit(id, 'yours', actor)).rejects.toMatchObject(forbidden);
    await expect(comments.delete(id, actor)).rejects.toMatchObject(forbidden);
    expect(await loader.byId.load(id)).toMatchObject({ body: 'mine' });
  });

  it.each([
    ['', 'EMPTY_COMMENT'],
    [' \n\t', 'EMPTY_COMMENT'],
    ['a\0b', 'BAD_USER_INPUT'],
    ['x'.repeat(20_001), 'BAD_USER_INPUT'],
  ])('refuses a bad text (%#)', async (body, code) => {
    const { id: alertId } = await harness.newAlert();
    await expect(comments.add(alertId, body, ALICE)).rejects.toMatchObject({ code, status: 400 });
    const { id } = await comments.add(alertId, 'good', ALICE);
    await expect(comments.edit(id, body, ALICE)).rejects.toMatchObject({ code, status: 400 });
  });

  it.each([uuidv7(), 'no-uuid'])('knows nothing of %s', async (id) => {
    const notFound = { code: 'NOT_FOUND', status: 404 };
    await expect(comments.add(id, 'hello', ALICE)).rejects.toMatchObject(notFound);
    await expect(comments.edit(id, 'hello', ALICE)).rejects.toMatchObject(notFound);
    await expect(comments.delete(id, ALICE)).rejects.toMatchObject(notFound);
  });

  it('joins comments and changes in one timeline, oldest first', async () => {
    const { id } = await harness.newAlert();
    await comments.add(id, 'before', ALICE);
    await harness.alerts.update(id, { severity: 'low' }, ALICE);
    await comments.add(id, 'after', ALICE);
    const timeline = mergeTimeline(
      await loader.byAlertId.load(id),
      await harness.loader.eventsByAlertId.load(id),
    );
    expect(timeline.map((entry) => ('kind' in entry ? entry.kind : entry.body))).toEqual([
      'created',
      'before',
      'updated',
      'after',
    ]);
  });
});
