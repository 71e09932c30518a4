import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { DATABASE } from './database-name.js';

/** One database transaction, and what is to happen once it has committed. */
export interface Transaction {
  readonly manager: EntityManager;
  /** Runs after the commit, in the order given; never when the transaction is rolled back. Must not throw. */
  readonly afterCommit: (effect: () => void) => void;
}

/** Opens transactions. What others are told of a change (live events, dispatch) waits for its commit. */
@Injectable()
export class Transactions {
  constructor(@InjectDataSource(DATABASE) private readonly dataSource: DataSource) {}

  /** Runs `work` in a new transaction, or as part of `outer` where one is given. */
  async run<T>(work: (transaction: Transaction) => Promise<T>, outer?: Transaction): Promise<T> {
    if (outer) return work(outer);
    const effects: (() => void)[] = [];
    const result = await this.dataSource.transaction((manager) =>
      work({ manager, afterCommit: (effect) => effects.push(effect) }),
    );
    for (const effect of effects) effect();
    return result;
  }
}
