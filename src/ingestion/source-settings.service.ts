import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Transactions } from '../database/transactions.js';
import { InvalidInputError } from '../errors/domain-error.js';
import { AuditLog, type By } from '../identity/audit/audit-log.js';
import { requireSource } from './read-alerts.js';
import { problemOfSecret } from './signatures.js';
import { OnRepeat, type SignatureScheme, SourceSettingEntity } from './source-setting.entity.js';

/** How late a changed setting may be noticed by another process, in ms. */
const MAX_AGE_MS = 2000;

/** What is undefined stays as it is; null takes it back to the default. */
export interface SourceChange {
  fingerprintFields?: string[] | null;
  fingerprintWindowS?: number | null;
  onRepeat?: OnRepeat | null;
  signatureScheme?: SignatureScheme | null;
  signatureSecret?: string | null;
}

/** The settings of each source: a small table, read as a whole now and then. */
@Injectable()
export class SourceSettingsService {
  private known: { settings: Promise<Map<string, SourceSettingEntity>>; staleAt: number } | undefined;

  constructor(
    @InjectRepository(SourceSettingEntity) private readonly settings: Repository<SourceSettingEntity>,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** Those of a source; the defaults where it has none of its own. */
  async of(source: string): Promise<SourceSettingEntity> {
    return (await this.all()).get(source) ?? defaults(source);
  }

  /** The same, as they are now, by a name that somebody has typed. Throws an `InvalidSourceError`. */
  async get(name: string): Promise<SourceSettingEntity> {
    const source = requireSource(name);
    return (await this.settings.findOneBy({ source })) ?? defaults(source);
  }

  /** Those of all sources that have some of their own, by name. */
  list(): Promise<SourceSettingEntity[]> {
    return this.settings.find({ order: { source: 'ASC' } });
  }

  /** Throws an `InvalidInputError` where the outcome would be no sound setting. */
  async update(name: string, change: SourceChange, by: By): Promise<SourceSettingEntity> {
    const source = requireSource(name);
    return this.transactions.run(async (transaction) => {
      const { manager, afterCommit } = transaction;
      // So that there is a row to lock.
      await manager.query('INSERT INTO source_setting (source) VALUES ($1) ON CONFLICT DO NOTHING', [source]);
      const setting = await manager.findOneOrFail(SourceSettingEntity, {
        where: { source },
        lock: { mode: 'pessimistic_write' },
      });
      const changed = apply(setting, change);
      await manager.update(SourceSettingEntity, { source }, changed);
      const record = {
        operation: 'updateSource',
        subject: source,
        before: shown(setting),
        after: shown(changed),
      };
      await this.audit.append(record, by, transaction);
      afterCommit(() => {
        this.known = undefined;
      });
      return changed;
    });
  }

  private all(): Promise<Map<string, SourceSettingEntity>> {
    if (this.known && this.known.staleAt > performance.now()) return this.known.settings;
    const known = { settings: this.load(), staleAt: performance.now() + MAX_AGE_MS };
    this.known = known;
    // A failure is told to those who asked; the next one asks anew.
    known.settings.catch(() => {
      if (this.known === known) this.known = undefined;
    });
    return known.settings;
  }

  private async load(): Promise<Map<string, SourceSettingEntity>> {
    return new Map((await this.settings.find()).map((setting) => [setting.source, setting]));
  }
}

function apply(setting: SourceSettingEntity, change: SourceChange): SourceSettingEntity {
  const initial = defaults(setting.source);
  const next = <K extends keyof SourceChange>(key: K): SourceSettingEntity[K] =>
    (change[key] === undefined ? setting[key] : (change[key] ?? initial[key])) as SourceSettingEntity[K];
  const fields = next('fingerprintFields');
  const scheme = next('signatureScheme');
  const kept =
    scheme === setting.signatureScheme ? next('signatureSecret') : (change.signatureSecret ?? null);
  return {
    source: setting.source,
    fingerprintFields: fields && fields.length > 0 ? [...new Set(fields)] : null,
    fingerprintWindowS: next('fingerprintWindowS'),
    onRepeat: next('onRepeat'),
    signatureScheme: scheme,
    signatureSecret: checkSecret(scheme, kept),
  };
}

/** What the audit log holds of it: of the secret only whether there is one. */
function shown({ signatureSecret, source: _source, ...setting }: SourceSettingEntity): object {
  return { ...setting, hasSecret: signatureSecret !== null };
}

function checkSecret(scheme: SignatureScheme | null, secret: string | null): string | null {
  if (scheme === null) {
    if (secret !== null) throw new InvalidInputError('A signatureSecret needs a signatureScheme.');
    return null;
  }
  if (secret === null) throw new InvalidInputError(`The signatureScheme ${scheme} needs a signatureSecret.`);
  const problem = problemOfSecret(scheme, secret);
  if (problem !== null) throw new InvalidInputError(`The signatureSecret is not valid. ${problem}`);
  return secret;
}

function defaults(source: string): SourceSettingEntity {
  return {
    source,
    fingerprintFields: null,
    fingerprintWindowS: 3600,
    onRepeat: OnRepeat.STAY,
    signatureScheme: null,
    signatureSecret: null,
  };
}
