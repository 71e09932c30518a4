import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { BadRequestException, InternalServerErrorException } from '@nestjs/common';
import pg from 'pg';
import { ConflictError } from './domain-error.js';
import { toDomainError } from './to-domain-error.js';

describe('what the caller may see of an error', () => {
  it('is all of a domain error', () => {
    const error = new ConflictError('Taken.', 'TAKEN');
    expect(toDomainError(error)).toBe(error);
  });

  it("is the status of one of Nest's own, unless that is a fault", () => {
    expect(toDomainError(new BadRequestException('No.'))).toMatchObject({
      code: 'BAD_REQUEST',
      status: 400,
      message: 'No.',
    });
    expect(toDomainError(new InternalServerErrorException())).toBeNull();
  });

  it('is that the database does not answer', async () => {
    const error = await new pg.Client('postgres://127.0.0.1:1/none')
      .connect()
      .catch((reason: unknown) => reason);
    expect(toDomainError(error)).toMatchObject({ code: 'UNAVAILABLE', status: 503, cause: error });
  });

  it('is nothing of anything else', async () => {
    const missing = await readFile('/no/such/file').catch((reason: unknown) => reason);
    for (const error of [missing, new TypeError('x is not a function'), 'text', null, undefined]) {
      expect(toDomainError(error)).toBeNull();
    }
  });
});
