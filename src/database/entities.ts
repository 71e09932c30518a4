import { AlertEventEntity } from '../alerts/alert-event.entity.js';
import { AlertEntity } from '../alerts/alert.entity.js';
import { PayloadEntity } from '../alerts/payload.entity.js';
import { CommentRevisionEntity } from '../comments/comment-revision.entity.js';
import { CommentEntity } from '../comments/comment.entity.js';
import { ExecutionEntity } from '../executions/execution.entity.js';
import { JournalEntryEntity } from '../executions/journal-entry.entity.js';
import { WorkerEntity } from '../executions/worker.entity.js';
import { AnalystEntity } from '../identity/analyst.entity.js';
import { ApiKeyEntity } from '../identity/api-key.entity.js';
import { AuditEntryEntity } from '../identity/audit/audit-entry.entity.js';
import { SessionEntity } from '../identity/session.entity.js';
import { SourceSettingEntity } from '../ingestion/source-setting.entity.js';
import { PlaybookVersionEntity } from '../playbooks/playbook-version.entity.js';
import { PlaybookEntity } from '../playbooks/playbook.entity.js';
import { ProcessEntity } from '../processes/process.entity.js';

export const ENTITIES = [
  AlertEntity,
  AlertEventEntity,
  PayloadEntity,
  CommentEntity,
  CommentRevisionEntity,
  PlaybookEntity,
  PlaybookVersionEntity,
  ProcessEntity,
  ExecutionEntity,
  JournalEntryEntity,
  WorkerEntity,
  AnalystEntity,
  ApiKeyEntity,
  SessionEntity,
  AuditEntryEntity,
  SourceSettingEntity,
];
