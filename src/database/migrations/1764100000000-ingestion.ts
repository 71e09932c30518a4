import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What accepting alerts needs: settings for each source, fingerprints, updates from vendors, signed deliveries. */
export class Ingestion1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
CREATE TYPE on_repeat AS ENUM('stay', 'reopen');
CREATE TYPE signature_scheme AS ENUM('webhook', 'github', 'standard');

CREATE TABLE source_setting (
  source text NOT NULL,
  fingerprint_fields text[],
  fingerprint_window_s integer NOT NULL DEFAULT 3600,
  on_repeat on_repeat NOT NULL DEFAULT 'stay',
  signature_scheme signature_scheme,
  signature_secret text,
  CONSTRAINT source_setting_pkey PRIMARY KEY (source)
);

ALTER TABLE payload ADD COLUMN content_encoding text, ADD COLUMN delivery_source text, ADD COLUMN delivery_id text;
ALTER TABLE alert ADD COLUMN fingerprint text, ADD COLUMN reported_severity alert_severity;

CREATE UNIQUE INDEX payload_delivery ON payload (delivery_source, delivery_id) WHERE delivery_id IS NOT NULL;
CREATE INDEX alert_fingerprint ON alert (fingerprint, created_at) WHERE fingerprint IS NOT NULL;
`;

const DOWN = `
DROP INDEX alert_fingerprint;
DROP INDEX payload_delivery;
ALTER TABLE alert DROP COLUMN fingerprint, DROP COLUMN reported_severity;
ALTER TABLE payload DROP COLUMN content_encoding, DROP COLUMN delivery_source, DROP COLUMN delivery_id;
DROP TABLE source_setting;
DROP TYPE on_repeat, signature_scheme;
`;
