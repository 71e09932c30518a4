import type { MigrationInterface, QueryRunner } from 'typeorm';

export class InitialSchema1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TYPE alert_severity AS ENUM('low', 'medium', 'high', 'critical');
CREATE TYPE alert_status AS ENUM('new', 'in_progress', 'resolved');
CREATE TYPE alert_determination AS ENUM('unknown', 'malicious', 'suspicious', 'benign');
CREATE TYPE alert_event_kind AS ENUM('created', 'duplicate_received', 'updated', 'resolved', 'reopened', 'assigned', 'unassigned', 'execution_started', 'execution_finished');
CREATE TYPE actor_kind AS ENUM('analyst', 'api_key', 'playbook', 'system');
CREATE TYPE playbook_priority AS ENUM('high', 'default', 'low');
CREATE TYPE execution_trigger AS ENUM('alert', 'manual', 'schedule', 'retry');
CREATE TYPE execution_status AS ENUM('pending', 'queued', 'running', 'suspended', 'succeeded', 'failed', 'cancelled');
CREATE TYPE journal_kind AS ENUM('action', 'alert_effect');
CREATE TYPE action_effect AS ENUM('read', 'write', 'destructive');
CREATE TYPE action_status AS ENUM('running', 'succeeded', 'failed', 'skipped', 'cancelled', 'uncertain');
CREATE TYPE analyst_role AS ENUM('admin', 'analyst', 'viewer');
CREATE TYPE api_key_scope AS ENUM('ingest', 'read', 'write', 'execute', 'admin');

CREATE TABLE payload (
  id uuid NOT NULL,
  bytes bytea NOT NULL,
  sha256 text NOT NULL,
  content_type text,
  received_at timestamptz(3) NOT NULL,
  CONSTRAINT payload_pkey PRIMARY KEY (id)
);

CREATE TABLE alert (
  id uuid NOT NULL,
  source text NOT NULL,
  source_id text,
  title text NOT NULL,
  description text,
  severity alert_severity NOT NULL,
  status alert_status NOT NULL,
  determination alert_determination NOT NULL,
  source_ip text,
  dest_ip text,
  hostname text,
  rule_name text,
  tags text[] NOT NULL,
  iocs jsonb NOT NULL,
  partner text,
  raw json NOT NULL,
  raw_sha256 text NOT NULL,
  payload_id uuid NOT NULL,
  duplicate_count integer NOT NULL,
  assignee_id uuid,
  correlation_id uuid NOT NULL,
  decisions jsonb NOT NULL,
  version integer NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  resolved_at timestamptz(3),
  CONSTRAINT alert_pkey PRIMARY KEY (id)
);

CREATE TABLE alert_event (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  alert_id uuid NOT NULL,
  kind alert_event_kind NOT NULL,
  field text,
  "from" text,
  "to" text,
  reason text,
  at timestamptz(3) NOT NULL,
  actor_kind actor_kind NOT NULL,
  actor_name text NOT NULL,
  actor_execution_id uuid,
  CONSTRAINT alert_event_pkey PRIMARY KEY (id)
);

CREATE TABLE comment (
  id uuid NOT NULL,
  alert_id uuid NOT NULL,
  body text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  edited_at timestamptz(3),
  author_kind actor_kind NOT NULL,
  author_name text NOT NULL,
  author_execution_id uuid,
  CONSTRAINT comment_pkey PRIMARY KEY (id)
);

CREATE TABLE comment_revision (
  id uuid NOT NULL,
  comment_id uuid NOT NULL,
  body text NOT NULL,
  at timestamptz(3) NOT NULL,
  CONSTRAINT comment_revision_pkey PRIMARY KEY (id)
);

CREATE TABLE playbook (
  name text NOT NULL,
  description text NOT NULL,
  trigger text NOT NULL,
  conditions jsonb NOT NULL,
  schedule text,
  enabled_by_code boolean NOT NULL,
  enabled_by_operator boolean,
  execution_order integer NOT NULL,
  priority playbook_priority NOT NULL,
  actions jsonb NOT NULL,
  version text NOT NULL,
  file text,
  loaded boolean NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT playbook_pkey PRIMARY KEY (name)
);

CREATE TABLE execution (
  id uuid NOT NULL,
  playbook text NOT NULL,
  playbook_version text NOT NULL,
  alert_id uuid,
  trigger execution_trigger NOT NULL,
  status execution_status NOT NULL,
  priority playbook_priority NOT NULL,
  input json,
  alert_state jsonb,
  result json,
  error json,
  sequence_id uuid,
  sequence_position integer,
  sequence_total integer,
  recoveries integer NOT NULL,
  owner uuid,
  epoch integer NOT NULL,
  dispatched_at timestamptz(3),
  dispatches integer NOT NULL,
  wake_at timestamptz(3),
  cancel_requested_at timestamptz(3),
  correlation_id uuid NOT NULL,
  version integer NOT NULL,
  queued_at timestamptz(3) NOT NULL,
  started_at timestamptz(3),
  finished_at timestamptz(3),
  requested_by_kind actor_kind NOT NULL,
  requested_by_name text NOT NULL,
  requested_by_execution_id uuid,
  CONSTRAINT execution_pkey PRIMARY KEY (id)
) WITH (fillfactor = 70);

CREATE TABLE journal (
  execution_id uuid NOT NULL,
  seq integer NOT NULL,
  ord integer,
  kind journal_kind NOT NULL,
  name text NOT NULL,
  effect action_effect NOT NULL,
  args_digest text NOT NULL,
  input json,
  status action_status NOT NULL,
  has_output boolean NOT NULL,
  output json,
  error json,
  attempts json NOT NULL,
  epoch integer NOT NULL,
  started_at timestamptz(3) NOT NULL,
  finished_at timestamptz(3),
  CONSTRAINT journal_pkey PRIMARY KEY (execution_id, seq)
);

CREATE TABLE worker (
  id uuid NOT NULL,
  host text NOT NULL,
  pid integer NOT NULL,
  started_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT worker_pkey PRIMARY KEY (id)
);

CREATE TABLE analyst (
  id uuid NOT NULL,
  username text NOT NULL,
  display_name text NOT NULL,
  role analyst_role NOT NULL,
  partners text[],
  active boolean NOT NULL,
  password_hash text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT analyst_username UNIQUE (username),
  CONSTRAINT analyst_pkey PRIMARY KEY (id)
);

CREATE TABLE api_key (
  id uuid NOT NULL,
  name text NOT NULL,
  prefix text NOT NULL,
  hash text NOT NULL,
  scopes api_key_scope[] NOT NULL,
  partners text[],
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT api_key_hash UNIQUE (hash),
  CONSTRAINT api_key_pkey PRIMARY KEY (id)
);
CREATE INDEX alert_assignee ON alert (assignee_id, created_at, id);
CREATE INDEX alert_dest_ip ON alert (dest_ip);
CREATE INDEX alert_event_timeline ON alert_event (alert_id, at, id);
CREATE INDEX alert_hostname ON alert (hostname, created_at, id);
CREATE INDEX alert_determination ON alert (determination, severity, created_at, id);
CREATE INDEX alert_determination_updated ON alert (determination, updated_at, id);
CREATE INDEX alert_newest ON alert (created_at, id);
CREATE INDEX alert_partner ON alert (partner, severity, created_at, id);
CREATE INDEX alert_partner_updated ON alert (partner, updated_at, id);
CREATE INDEX alert_severity ON alert (severity, created_at, id);
CREATE INDEX alert_severity_updated ON alert (severity, updated_at, id);
CREATE INDEX alert_source ON alert (source, severity, created_at, id);
CREATE INDEX alert_source_updated ON alert (source, updated_at, id);
CREATE INDEX alert_status ON alert (status, severity, created_at, id);
CREATE INDEX alert_status_updated ON alert (status, updated_at, id);
CREATE INDEX alert_updated ON alert (updated_at, id, created_at);
CREATE INDEX alert_source_ip ON alert (source_ip);
CREATE INDEX comment_alert ON comment (alert_id, created_at, id);
CREATE INDEX comment_revision_comment ON comment_revision (comment_id, at);
CREATE INDEX execution_alert ON execution (alert_id, queued_at, id);
CREATE INDEX execution_claimable ON execution (priority, queued_at, id) WHERE status = 'queued';
CREATE INDEX execution_newest ON execution (queued_at, id);
CREATE INDEX execution_owned ON execution (owner) WHERE owner IS NOT NULL;
CREATE INDEX execution_playbook ON execution (playbook, queued_at, id);
CREATE INDEX execution_sequence ON execution (sequence_id, sequence_position);
CREATE INDEX execution_status ON execution (status, queued_at, id);
CREATE INDEX execution_wakeable ON execution (wake_at) WHERE status = 'suspended' AND wake_at IS NOT NULL;
CREATE INDEX worker_expiry ON worker (expires_at);

-- Postgres 14 has no NULLS NOT DISTINCT: without the coalesce, alerts without a partner would never be repeats.
CREATE UNIQUE INDEX alert_identity ON alert (coalesce(partner, ''), source, source_id) WHERE source_id IS NOT NULL;
CREATE INDEX alert_search ON alert USING gin ((title || ' ' || coalesce(description, '') || ' ' || coalesce(rule_name, '') || ' ' || coalesce(hostname, '')) gin_trgm_ops);
CREATE INDEX alert_ioc_ips ON alert USING gin ((iocs -> 'ips'));
CREATE INDEX alert_tags ON alert USING gin (tags);
ALTER TABLE alert ADD CONSTRAINT alert_payload_id_fkey FOREIGN KEY (payload_id) REFERENCES payload(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE alert_event ADD CONSTRAINT alert_event_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES alert(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE comment ADD CONSTRAINT comment_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES alert(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE comment_revision ADD CONSTRAINT comment_revision_comment_id_fkey FOREIGN KEY (comment_id) REFERENCES comment(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE execution ADD CONSTRAINT execution_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES alert(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
`;

const DOWN = `
DROP TABLE
  comment_revision, comment, journal, execution, worker, playbook, alert_event, alert, payload, analyst, api_key;
DROP TYPE
  alert_severity, alert_status, alert_determination, alert_event_kind, actor_kind, playbook_priority,
  execution_trigger, execution_status, journal_kind, action_effect, action_status, analyst_role, api_key_scope;
`;
