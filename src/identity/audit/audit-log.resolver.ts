import { Args, Query, Resolver } from '@nestjs/graphql';
import { AuditConnection, AuditEntryType } from './audit-entry.type.js';
import { AuditLog } from './audit-log.js';
import { AuditLogArgs } from './audit-log.args.js';

@Resolver(() => AuditEntryType)
export class AuditLogResolver {
  constructor(private readonly log: AuditLog) {}

  @Query(() => AuditConnection, {
    description:
      'Who changed what: identities, keys, playbook switches, settled and cancelled executions. Newest first, for admins.',
  })
  auditLog(@Args() args: AuditLogArgs): Promise<AuditConnection> {
    return this.log.page(args);
  }
}
