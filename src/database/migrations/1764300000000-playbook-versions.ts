import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The code of each playbook's versions, roll-backs, and the processes with what they run. */
export class PlaybookVersions1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
CREATE TABLE playbook_version (
  name text NOT NULL,
  version text NOT NULL,
  file text NOT NULL,
  source text NOT NULL,
  bundle text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  created_by text NOT NULL,
  CONSTRAINT playbook_version_pkey PRIMARY KEY (name, version)
);
CREATE INDEX playbook_version_newest ON playbook_version (name, created_at);
CREATE INDEX playbook_version_file ON playbook_version (file, version);

ALTER TABLE playbook ADD file_version text, ADD held_version text;

CREATE TABLE process (
  id uuid NOT NULL,
  role text NOT NULL,
  host text NOT NULL,
  pid integer NOT NULL,
  started_at timestamptz(3) NOT NULL,
  seen_at timestamptz(3) NOT NULL,
  playbooks jsonb NOT NULL,
  load_errors jsonb NOT NULL,
  CONSTRAINT process_pkey PRIMARY KEY (id)
);
`;

const DOWN = `
DROP TABLE process;
ALTER TABLE playbook DROP file_version, DROP held_version;
DROP TABLE playbook_version;
`;
