import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { getDataSourceToken, getRepositoryToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATABASE } from './database-name.js';

/** The repositories of a feature's entities, for `@InjectRepository`. */
@Module({})
export class RepositoriesModule {
  static of(...entities: Type[]): DynamicModule {
    const providers = entities.map((entity) => ({
      provide: getRepositoryToken(entity),
      inject: [getDataSourceToken(DATABASE)],
      useFactory: (dataSource: DataSource) => dataSource.getRepository(entity),
    }));
    return { module: RepositoriesModule, providers, exports: providers };
  }
}
