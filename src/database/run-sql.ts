import type { ClientBase } from 'pg';
import type { EntityManager } from 'typeorm';

/** A statement that gives rows. By its name, unique, a connection knows it again and needs not plan it anew. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Runs a statement in whatever transaction its caller has open; gives its rows. */
export type RunSql = <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>;

export function runOn(client: ClientBase): RunSql {
  return async <Row>({ name, text }: Statement, values: readonly unknown[]) => {
    const { rows } = await client.query<Row & object>({
      name: `opensoar-${name}`,
      text,
      values: [...values],
    });
    return rows;
  };
}

/**
 * TypeORM gives the rows alone only of statements that begin with SELECT, INSERT or WITH. Its connections do not pipeline:
 * a statement waits for the one before.
 */
export function runIn(manager: EntityManager): RunSql {
  let last: Promise<unknown> = Promise.resolve();
  return <Row>({ text }: Statement, values: readonly unknown[]) => {
    const rows = last.then(() => manager.query<Row[]>(text, [...values]));
    last = rows.catch(() => undefined);
    return rows;
  };
}
