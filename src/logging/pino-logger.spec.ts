import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Secret } from '@opensoar/sdk';
import { createLogger } from './create-logger.js';
import { withLogFields } from './log-context.js';

class Captured extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }

  get lines(): Record<string, unknown>[] {
    return this.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

function capture(settings: Partial<Parameters<typeof createLogger>[0]> = {}): Captured {
  const captured = new Captured();
  Logger.overrideLogger(
    createLogger({ logLevel: 'trace', logFormat: 'json', role: 'all', ...settings }, captured),
  );
  return captured;
}

describe('the log', () => {
  const logger = new Logger('Ingestion');

  afterEach(() => Logger.overrideLogger(false));

  it("keeps Nest's own lines about its start for the debug level", () => {
    const captured = capture({ logLevel: 'info' });
    new Logger('InstanceLoader').log('AlertsModule dependencies initialized');
    logger.log('Alert accepted');
    expect(captured.lines.map(({ msg }) => msg)).toEqual(['Alert accepted']);
  });

  it('takes fields first and the message second', () => {
    const captured = capture();
    logger.warn({ topic: 'alert.created' }, 'Could not publish');
    logger.error({ topic: 'alert.updated' }, 'Could not publish either');
    expect(captured.lines).toMatchObject([
      { level: 'warn', context: 'Ingestion', topic: 'alert.created', msg: 'Could not publish' },
      { level: 'error', context: 'Ingestion', topic: 'alert.updated', msg: 'Could not publish either' },
    ]);
  });

  it("takes Nest's own calls", () => {
    const captured = capture();
    const stack = 'Error: gone\n    at somewhere (file.js:1:1)';
    logger.log('Started');
    logger.error('Failed', stack);
    logger.error('Failed without a stack');
    Logger.log('Static', 'Bootstrap');
    Logger.error('Static failure', stack);
    expect(captured.lines).toMatchObject([
      { level: 'info', context: 'Ingestion', msg: 'Started' },
      { level: 'error', context: 'Ingestion', msg: 'Failed', err: { message: 'Failed', stack } },
      { level: 'error', context: 'Ingestion', msg: 'Failed without a stack' },
      { level: 'info', context: 'Bootstrap', msg: 'Static' },
      { level: 'error', msg: 'Static failure', err: { stack } },
    ]);
  });

  it('writes an error with its stack, its code and its cause', () => {
    const captured = capture();
    const error = Object.assign(new TypeError('outer', { cause: new Error('inner') }), { code: 'CONFLICT' });
    logger.error({ err: error }, 'Failed');
    logger.error(error);
    logger.warn('Failed again', error);
    const err = { type: 'TypeError', code: 'CONFLICT', stack: expect.stringMatching(/outer[^]*inner/) };
    expect(captured.lines).toMatchObject([
      { msg: 'Failed', err },
      { msg: 'outer', err },
      { msg: 'Failed again', context: 'Ingestion', err },
    ]);
  });

  it('carries the fields of its surroundings through awaits, the inner ones over the outer', async () => {
    const captured = capture();
    await withLogFields({ correlationId: 'c1', executionId: 'none' }, async () => {
      await Promise.resolve();
      logger.log('outer');
      await withLogFields({ executionId: 'e1' }, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        logger.log({ own: 1 }, 'inner');
      });
      logger.log('outer again');
    });
    logger.log('outside');
    expect(captured.lines).toMatchObject([
      { msg: 'outer', correlationId: 'c1', executionId: 'none' },
      { msg: 'inner', correlationId: 'c1', executionId: 'e1', own: 1 },
      { msg: 'outer again', correlationId: 'c1', executionId: 'none' },
      { msg: 'outside' },
    ]);
    expect(captured.lines[2]).not.toHaveProperty('own');
    expect(captured.lines[3]).not.toHaveProperty('correlationId');
  });

  it('hides credentials, however they are nested', () => {
    const captured = capture();
    const headers = { authorization: 'Bearer hidden', 'x-api-key': 'hidden', accept: 'shown' };
    logger.log({ headers, password: 'hidden', request: { headers } }, 'Request');
    const error = Object.assign(new Error('duplicate key'), { parameters: ['hidden'], request: { headers } });
    logger.error({ err: error }, 'Statement failed');
    expect(captured.text).not.toContain('hidden');
    expect(captured.lines[0]).toMatchObject({ headers: { accept: 'shown' } });
    expect(headers.authorization).toBe('Bearer hidden');
  });

  it('hides secrets that it knows wherever they stand, in messages and stacks too', () => {
    const captured = capture();
    const secret = new Secret('correct horse battery');
    const key = `osk_${'A'.repeat(43)}`;
    logger.log(`Signing in with ${secret.reveal()} and ${key}`);
    logger.error(
      { err: new Error(`refused: ${secret.reveal()}`), nested: { deep: [secret.reveal()] }, secret },
      'No',
    );
    expect(captured.text).not.toMatch(/correct horse|AAAA/);
    expect(captured.lines[0]).toMatchObject({ msg: 'Signing in with [secret] and osk_[secret]' });
    const readable = capture({ logFormat: 'pretty' });
    logger.log(`Signing in with ${secret.reveal()}`);
    expect(readable.text).not.toContain('correct horse');
  });

  it('writes nothing below its level', () => {
    const captured = capture({ logLevel: 'warn' });
    logger.log('not this');
    logger.warn('this');
    expect(captured.lines.map(({ msg }) => msg)).toEqual(['this']);
  });

  it('is readable on a terminal', () => {
    const captured = capture({ logFormat: 'pretty' });
    logger.warn({ source: 'elastic', err: new Error('gone') }, 'Could not publish');
    const text = stripVTControlCharacters(captured.text);
    expect(text).toMatch(/WARN.*\[Ingestion\] Could not publish/);
    expect(text).toContain('source: "elastic"');
    expect(text).toMatch(/\n\s+at /);
  });
});
