import { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { ENTITIES } from './entities.js';
import { EXACT_JSON } from './exact-json-type.js';
import { InitialSchema1764000000000 } from './migrations/1764000000000-initial-schema.js';
import { Ingestion1764100000000 } from './migrations/1764100000000-ingestion.js';
import { Access1764210000000 } from './migrations/1764210000000-access.js';
import { PlaybookVersions1764300000000 } from './migrations/1764300000000-playbook-versions.js';
import { SteadyClient } from './steady-client.js';
import { SnakeNamingStrategy } from './snake-naming.strategy.js';

/** In the order in which they are applied. An applied one never changes. */
const MIGRATIONS = [
  InitialSchema1764000000000,
  Ingestion1764100000000,
  Access1764210000000,
  PlaybookVersions1764300000000,
];

export function dataSourceOptions(url: string, poolSize = 10): PostgresDataSourceOptions {
  return {
    type: 'postgres',
    url,
    poolSize,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    namingStrategy: new SnakeNamingStrategy(),
    synchronize: false,
    applicationName: 'opensoar',
    connectTimeoutMS: 10_000,
    installExtensions: false,
    extra: { types: EXACT_JSON, Client: SteadyClient },
  };
}

export function createDataSource(url: string): DataSource {
  return new DataSource(dataSourceOptions(url));
}
