import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions of analysts, and the log of who changed what. */
export class Access1764210000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
CREATE TABLE session (
  id uuid NOT NULL,
  analyst_id uuid NOT NULL,
  hash text NOT NULL,
  address text,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT session_hash UNIQUE (hash),
  CONSTRAINT session_pkey PRIMARY KEY (id)
);
CREATE INDEX session_analyst ON session (analyst_id);
CREATE INDEX session_expiry ON session (expires_at);
ALTER TABLE session ADD CONSTRAINT session_analyst_id_fkey FOREIGN KEY (analyst_id) REFERENCES analyst(id) ON DELETE NO ACTION ON UPDATE NO ACTION;

CREATE TABLE audit_entry (
  id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  operation text NOT NULL,
  subject text NOT NULL,
  before jsonb,
  after jsonb,
  address text,
  actor_kind actor_kind NOT NULL,
  actor_name text NOT NULL,
  actor_execution_id uuid,
  CONSTRAINT audit_entry_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_entry_newest ON audit_entry (at, id);
CREATE INDEX audit_entry_operation ON audit_entry (operation, at, id);
CREATE INDEX audit_entry_subject ON audit_entry (subject, at, id);
CREATE INDEX audit_entry_actor ON audit_entry (actor_name, at, id);

-- Whoever holds the application's own connection can add to the log, and not rewrite it.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_entry is only ever added to';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
`;

const DOWN = `
DROP TABLE audit_entry;
DROP FUNCTION refuse_audit_change();
DROP TABLE session;
`;
