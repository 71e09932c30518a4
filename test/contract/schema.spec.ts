import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  printSchema,
} from 'graphql';
import { startApiApp } from '../support/api-app.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { testRedisUrl } from '../support/redis.js';

describe('the public GraphQL contract', () => {
  let database: TestDatabase | undefined;
  let app: NestFastifyApplication | undefined;
  let contract: GraphQLSchema;
  let server: GraphQLSchema;

  beforeAll(async () => {
    contract = buildSchema(await readFile(new URL('schema.graphql', import.meta.url), 'utf8'));
    database = await createTestDatabase();
    app = await startApiApp({ databaseUrl: database.url, redisUrl: await testRedisUrl() });
    // As clients get it: printed and read again.
    server = buildSchema(printSchema(app.get(GraphQLSchemaHost).schema));
  });

  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  /** What a client of the contract would miss, in words. */
  function missing(): string[] {
    return findBreakingChanges(contract, server).map(({ description }) => description);
  }

  it('is kept', () => {
    expect(missing()).toEqual([]);
  });

  it('is taken at its word where a client must give something, and what is meant where it gives nothing', () => {
    const given = inputTypes(server);
    const looser = [...inputTypes(contract)].filter(
      ([coordinate, type]) => given.has(coordinate) && given.get(coordinate) !== type,
    );
    expect(looser).toEqual([]);

    const defaults = findDangerousChanges(contract, server).filter(
      ({ type }) => type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE,
    );
    expect(defaults).toEqual([]);
  });
});

/** As findBreakingChanges words it. */

/** Every argument and every field of an input, by its coordinate, with its type as it is written. */
function inputTypes(schema: GraphQLSchema): Map<string, string> {
  const types = new Map<string, string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type)) continue;
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        types.set(`${type.name}.${field.name}`, String(field.type));
      }
    } else if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        for (const argument of field.args) {
          types.set(`${type.name}.${field.name}(${argument.name}:)`, String(argument.type));
        }
      }
    }
  }
  return types;
}
