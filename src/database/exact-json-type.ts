import pg from 'pg';
import { parseExact } from '../json/exact-json.js';

/** How values that Postgres sends are read: as ever, but `json` without loss. */
export const EXACT_JSON: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === Number(pg.types.builtins.JSON) ? parseExact : pg.types.getTypeParser(oid, format),
};
