import type { DataSource } from 'typeorm';

export const TABLE_ROWS = 60_000;
/** When the alert in the middle was created. */
export const MIDDLE_OF_TABLE = new Date(Date.UTC(2026, 0, 1) + (TABLE_ROWS / 2) * 60_000);

/**
 * Fills `alert` with rows that are distributed as in a real house: a minute apart; what is older is resolved; the source
 * decides much about the severity; some values are everywhere and some are in five rows.
 */
export async function fillAlertTable(dataSource: DataSource): Promise<void> {
  const indexes: { name: string; definition: string }[] = await dataSource.query(INDEXES);
  // Built at once from the full table, an index costs a fraction of what it costs row by row.
  for (const { name } of indexes) await dataSource.query(`DROP INDEX ${name}`);
  await dataSource.transaction(async (manager) => {
    // Nor are foreign keys looked up row by row.
    await manager.query('SET LOCAL session_replication_role = replica');
    await manager.query(INSERT_PAYLOAD);
    await manager.query(INSERT_ANALYSTS);
    await manager.query(INSERT_ALERTS);
  });
  for (const { definition } of indexes) await dataSource.query(definition);
  await dataSource.query('VACUUM ANALYZE alert');
}

const INDEXES = `
SELECT indexname AS name, indexdef AS definition FROM pg_indexes
WHERE tablename = 'alert' AND indexname <> 'alert_pkey'`;

const INSERT_PAYLOAD = `
INSERT INTO payload (id, bytes, sha256, received_at)
VALUES ('00000000-0000-7000-8000-000000000000', '', '', now())`;

const INSERT_ANALYSTS = `
INSERT INTO analyst (id, username, display_name, role, active, password_hash, created_at)
SELECT ('00000000-0000-7000-8000-00000000000' || n)::uuid, 'analyst' || n, '', 'analyst', true, '', now()
FROM generate_series(1, 2) n`;

// n runs from the oldest alert to the newest, h1 to h5 are independent of it and of each other; rare is true for five
// alerts that are spread over the table.
const INSERT_ALERTS = `
INSERT INTO alert
SELECT
  gen_random_uuid(),
  source,
  'source-id-' || n,
  CASE WHEN h1 % 3 = 0 THEN 'Suspicious PowerShell command line' ELSE 'Failed sign-in from a new country' END
    || CASE WHEN rare THEN ' zebrafish' ELSE '' END,
  'Seen for user ' || h2 % 900,
  (CASE
    WHEN source = 'scanner' THEN 'low'
    WHEN h3 % 50 = 0 THEN 'critical'
    WHEN h3 % 6 = 0 THEN 'high'
    ELSE 'medium'
  END)::alert_severity,
  (CASE WHEN n <= ${TABLE_ROWS} * 0.97 THEN 'resolved' WHEN h1 % 2 = 0 THEN 'in_progress' ELSE 'new' END)::alert_status,
  (CASE
    WHEN n > ${TABLE_ROWS} * 0.97 THEN 'unknown'
    WHEN h2 % 400 = 0 THEN 'malicious'
    WHEN h2 % 40 = 0 THEN 'suspicious'
    ELSE 'benign'
  END)::alert_determination,
  CASE WHEN rare THEN '203.0.113.99' ELSE '10.0.' || h4 % 200 || '.' || h5 % 250 END,
  CASE WHEN h1 % 3 = 0 THEN '10.0.0.53' ELSE '198.51.' || h4 % 100 || '.' || h5 % 250 END,
  CASE WHEN rare THEN 'crown-jewel' ELSE 'host-' || h4 % 3000 END,
  'Rule ' || h5 % 120,
  CASE WHEN h2 % 2 = 0 THEN ARRAY['endpoint', 'windows'] ELSE ARRAY['identity', 'tag-' || h1 % 500] END
    || CASE WHEN rare THEN ARRAY['vip'] ELSE '{}'::text[] END,
  jsonb_build_object(
    'ips', CASE WHEN h5 % 4 = 0 THEN jsonb_build_array('192.0.2.' || h1 % 250) ELSE '[]'::jsonb END,
    'domains', '[]'::jsonb, 'hashes', '[]'::jsonb, 'urls', '[]'::jsonb, 'emails', '[]'::jsonb),
  CASE
    WHEN rare THEN 'small-partner'
    WHEN source = 'scanner' THEN 'low-partner'
    WHEN h4 % 2 = 0 THEN 'large-partner'
    ELSE 'partner-' || h4 % 40
  END,
  '{}', '', '00000000-0000-7000-8000-000000000000', 0,
  CASE
    WHEN rare THEN '00000000-0000-7000-8000-000000000002'::uuid
    WHEN h5 % 3 <> 0 THEN '00000000-0000-7000-8000-000000000001'::uuid
  END,
  gen_random_uuid(), '[]', 1,
  timestamptz '2026-01-01Z' + n * interval '1 minute',
  timestamptz '2026-01-01Z' + (n + h2 % 2000) * interval '1 minute',
  NULL
FROM (
  SELECT n, h1, h2, h3, h4, h5, n % (${TABLE_ROWS} / 5) = 7 AS rare,
    CASE WHEN h5 % 20 = 0 THEN 'scanner' WHEN h5 % 2 = 0 THEN 'elastic' ELSE 'wazuh' END AS source
  FROM generate_series(1, ${TABLE_ROWS}) n,
    LATERAL (SELECT abs(hashint8(n)::bigint) h1, abs(hashint8(n + 1000000)::bigint) h2,
      abs(hashint8(n + 2000000)::bigint) h3, abs(hashint8(n + 3000000)::bigint) h4,
      abs(hashint8(n + 4000000)::bigint) h5) hashes
) AS numbered`;
