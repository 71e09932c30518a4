import { Option } from 'nest-commander';
import type { AlertStatus, Determination, Severity } from '../../alerts/alert.enums.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { listOf, someOf } from '../one-of.js';
import { momentOf } from '../time.js';
import { DETERMINATIONS } from './determinations.js';

const SEVERITIES = ['critical', 'high', 'medium', 'low'] satisfies `${Severity}`[];
const STATUSES = ['new', 'in-progress', 'resolved'] satisfies Hyphenated<`${AlertStatus}`>[];
const ALL_DETERMINATIONS = ['unknown', ...DETERMINATIONS] satisfies `${Determination}`[];

type Hyphenated<Text extends string> = Text extends `${infer Start}_${infer End}` ? `${Start}-${End}` : Text;

/** The API's filter as it is typed. */
export interface AlertFilterOptions extends CommonOptions {
  status?: string[];
  severity?: string[];
  determination?: string[];
  source?: string[];
  tags?: string[];
  host?: string;
  ip?: string;
  partner?: string;
  assignee?: string;
  unassigned?: boolean;
  search?: string;
  after?: string;
  before?: string;
}

/** A command on the alerts that a filter lets through. */
export abstract class AlertFilterCommand extends CliCommand {
  @Option({ flags: '--status <statuses>', description: 'with commas', choices: STATUSES })
  parseStatus(list: string): string[] {
    return someOf('--status', STATUSES, list);
  }

  @Option({ flags: '--severity <severities>', description: 'with commas', choices: SEVERITIES })
  parseSeverity(list: string): string[] {
    return someOf('--severity', SEVERITIES, list);
  }

  @Option({
    flags: '--determination <determinations>',
    description: 'with commas',
    choices: ALL_DETERMINATIONS,
  })
  parseDetermination(list: string): string[] {
    return someOf('--determination', ALL_DETERMINATIONS, list);
  }

  @Option({ flags: '--source <sources>', description: 'with commas' })
  parseSource(list: string): string[] {
    return listOf(list);
  }

  @Option({ flags: '--tags <tags>', description: 'with commas; one of them is enough' })
  parseTags(list: string): string[] {
    return listOf(list);
  }

  @Option({ flags: '--host <hostname>', description: 'the host that it is about' })
  parseHost(hostname: string): string {
    return hostname;
  }

  @Option({
    flags: '--ip <address>',
    description: 'as the source address, the destination, or an indicator',
  })
  parseIp(address: string): string {
    return address;
  }

  @Option({ flags: '--partner <partner>', description: 'the partner that it belongs to' })
  parsePartner(partner: string): string {
    return partner;
  }

  @Option({ flags: '--assignee <username>', description: 'who works on it' })
  parseAssignee(username: string): string {
    return username;
  }

  @Option({ flags: '--unassigned', description: 'nobody works on it' })
  parseUnassigned(): boolean {
    return true;
  }

  @Option({
    flags: '--search <words>',
    description: 'every word is in its title, description, rule or hostname',
  })
  parseSearch(words: string): string {
    return words;
  }

  @Option({ flags: '--after <time>', description: 'received since; a time, or an age such as 2h' })
  parseAfter(time: string): string {
    return momentOf('--after', time);
  }

  @Option({ flags: '--before <time>', description: 'received before; a time, or an age such as 2h' })
  parseBefore(time: string): string {
    return momentOf('--before', time);
  }
}

/** The API's filter. */
export function alertFilter(options: AlertFilterOptions): Record<string, unknown> {
  return {
    status: options.status,
    severity: options.severity,
    determination: options.determination,
    source: options.source,
    tags: options.tags,
    hostname: options.host,
    ip: options.ip,
    partner: options.partner,
    assignee: options.unassigned ? '' : options.assignee,
    text: options.search,
    createdAfter: options.after,
    createdBefore: options.before,
  };
}
