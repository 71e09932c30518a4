import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/identity/analyst.entity.js';
import { poll } from '../support/poll.js';
import { PASSWORD, SecurityLab } from './security-lab.js';

const ME = '{ me { kind name } }';
const UPDATE =
  'mutation ($username: String!, $input: UpdateAnalystInput!) { updateAnalyst(username: $username, input: $input) { username displayName role partners active } }';
const CHANGE_PASSWORD =
  'mutation ($current: String!, $new: String!) { changePassword(current: $current, new: $new) { token } }';

describe('a session', () => {
  let lab: SecurityLab;
  let admin: string;
  let other: string;

  beforeAll(async () => {
    lab = await SecurityLab.start();
    other = await lab.addProcess();
    ({ key: admin } = await lab.key());
  });

  afterAll(() => lab.stop());

  /** The statuses that this and another process answer with. */
  async function statuses(token: string): Promise<number[]> {
    const answers = await Promise.all([lab.ask(ME, {}, token), lab.ask(ME, {}, token, other)]);
    return answers.map(({ status }) => status);
  }

  /** Ended at once where it was ended, and in the other process as soon as the event is there: long before caches are stale. */
  async function expectEnded(token: string): Promise<void> {
    expect((await lab.ask(ME, {}, token)).status).toBe(401);
    await poll(async () => (await lab.ask(ME, {}, token, other)).status === 401, { withinMs: 1_000 });
  }

  it('begins with the password, and says who calls in every process', async () => {
    await lab.analyst('alice');
    const { data } = await lab.login('alice', PASSWORD);
    expect(data).toEqual({
      login: {
        token: expect.stringMatching(/^oss_[\w-]{43}$/),
        expiresAt: expect.any(String),
        analyst: { username: 'alice', role: 'ANALYST' },
      },
    });
    const { token } = data!['login'] as { token: string };
    for (const url of [lab.url, other]) {
      expect((await lab.ask(ME, {}, token, url)).data).toEqual({ me: { kind: 'ANALYST', name: 'alice' } });
    }
    const [row] = await lab.rows<Record<string, unknown>>('SELECT * FROM session');
    expect(JSON.stringify(row)).not.toContain(token);
  });

  it('ends everywhere with signing out', async () => {
    await lab.analyst('bob');
    const [token, kept] = [await lab.signIn('bob'), await lab.signIn('bob')];
    expect(await statuses(token)).toEqual([200, 200]);
    expect((await lab.ask('mutation { logout }', {}, token)).data).toEqual({ logout: true });
    await expectEnded(token);
    expect(await statuses(kept)).toEqual([200, 200]);
  });

  it('ends everywhere with a new password, but for the one that comes with it', async () => {
    await lab.analyst('carol');
    const token = await lab.signIn('carol');
    expect(await statuses(token)).toEqual([200, 200]);
    const wrong = { current: 'not this one', new: 'another horse' };
    expect(await lab.codeOf(CHANGE_PASSWORD, wrong, token)).toBe('WRONG_PASSWORD');
    const { data } = await lab.ask(CHANGE_PASSWORD, { ...wrong, current: PASSWORD }, token);
    await expectEnded(token);
    expect(await statuses((data!['changePassword'] as { token: string }).token)).toEqual([200, 200]);
    expect((await lab.login('carol', PASSWORD)).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    await lab.signIn('carol', lab.url, 'another horse');
  });

  it.each([
    ['deactivated', { active: false }],
    ['given a new password', { password: 'a new password' }],
  ])('ends everywhere when its analyst is %s', async (what, input) => {
    const username = `dave-${what.length}`;
    await lab.analyst(username);
    const token = await lab.signIn(username);
    expect(await statuses(token)).toEqual([200, 200]);
    expect((await lab.ask(UPDATE, { username, input }, admin)).errors).toBeUndefined();
    await expectEnded(token);
    expect((await lab.login(username, PASSWORD)).data).toBeFalsy();
  });

  it('has the rights that its analyst has now', async () => {
    await lab.analyst('keeper', Role.ADMIN);
    await lab.analyst('erin', Role.ADMIN);
    const token = await lab.signIn('erin');
    expect((await lab.ask('{ apiKeys { id } }', {}, token)).errors).toBeUndefined();
    await lab.ask(UPDATE, { username: 'erin', input: { role: 'VIEWER' } }, admin);
    expect(await lab.codeOf('{ apiKeys { id } }', {}, token)).toBe('FORBIDDEN');
    expect((await lab.ask(ME, {}, token)).status).toBe(200);
  });

  it('ends when its time is over', async () => {
    await lab.analyst('frank');
    const token = await lab.signIn('frank');
    await lab.rows('UPDATE session SET expires_at = now()');
    await poll(async () => (await lab.ask(ME, {}, token)).status === 401, { withinMs: 5_000 });
  });

  it('is needed to sign out or change a password: a key has none', async () => {
    expect(await lab.codeOf('mutation { logout }', {}, admin)).toBe('FORBIDDEN');
    expect(await lab.codeOf(CHANGE_PASSWORD, { current: PASSWORD, new: 'another horse' }, admin)).toBe(
      'FORBIDDEN',
    );
  });

  it('leaves somebody who administers', async () => {
    await lab.rows(`UPDATE analyst SET role = 'viewer'`);
    await lab.analyst('root', Role.ADMIN);
    for (const input of [{ active: false }, { role: 'ANALYST' }, { partners: ['acme'] }]) {
      expect(await lab.codeOf(UPDATE, { username: 'root', input }, admin)).toBe('LAST_ADMIN');
    }
    await lab.analyst('second', Role.ADMIN);
    const change = (username: string) => lab.codeOf(UPDATE, { username, input: { active: false } }, admin);
    const codes = await Promise.all([change('root'), change('second')]);
    expect(codes.filter((code) => code === 'LAST_ADMIN')).toHaveLength(1);
  });

  it('can be had by nobody who does not exist, and says no more of who does', async () => {
    await lab.analyst('grace');
    const message = 'The username or the password is wrong.';
    for (const [username, password] of [
      ['grace', 'wrong horse'],
      ['nobody', PASSWORD],
      ["grace' OR '1'='1", PASSWORD],
      ['gra\u0000ce', PASSWORD],
      ['dave-11', PASSWORD],
    ] as const) {
      expect((await lab.login(username, password)).errors).toMatchObject([
        { message, extensions: { code: 'UNAUTHENTICATED' } },
      ]);
    }
  });
});

describe('an API key', () => {
  let lab: SecurityLab;

  beforeAll(async () => {
    lab = await SecurityLab.start();
  });

  afterAll(() => lab.stop());

  it('that is revoked is refused at once, in every process', async () => {
    const { key: admin } = await lab.key();
    const { id, key } = await lab.key({ name: 'lost' });
    const other = await lab.addProcess();
    for (const url of [lab.url, other]) expect((await lab.ask(ME, {}, key, url)).status).toBe(200);

    const revoke = 'mutation ($id: ID!) { revokeApiKey(id: $id) { name revokedAt } }';
    const { data } = await lab.ask(revoke, { id }, admin);
    expect(data).toEqual({ revokeApiKey: { name: 'lost', revokedAt: expect.any(String) } });
    expect((await lab.ask(ME, {}, key)).status).toBe(401);
    await poll(async () => (await lab.ask(ME, {}, key, other)).status === 401, { withinMs: 1_000 });
    expect((await lab.ask(revoke, { id }, admin)).data).toEqual(data);
    expect(await lab.codeOf(revoke, { id: 'none' }, admin)).toBe('NOT_FOUND');
  });
});
