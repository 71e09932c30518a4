import { Injectable, Logger } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import { ConflictError, NotFoundError } from '../errors/domain-error.js';
import { AuditLog, type By } from '../identity/audit/audit-log.js';
import type { LoadedPlaybook } from './loaded-playbook.js';
import { PlaybookArchive } from './playbook-archive.js';
import { PlaybookLibrary } from './playbook-library.js';
import { PlaybookRegistry } from './playbook-registry.js';
import { PlaybookSync } from './playbook-sync.js';
import { PlaybookEntity } from './playbook.entity.js';

/** A version of a playbook that stays loaded until `release` is called. */
export interface PlaybookInUse {
  readonly playbook: LoadedPlaybook;
  release(): void;
}

/** Gives executions exactly the code that they began with, and puts earlier code into force again. */
@Injectable()
export class PlaybookVersions {
  private readonly logger = new Logger('PlaybookVersions');

  constructor(
    private readonly registry: PlaybookRegistry,
    private readonly library: PlaybookLibrary,
    private readonly archive: PlaybookArchive,
    private readonly sync: PlaybookSync,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The version of a playbook, from the database where this process has not loaded it. Where its code is kept nowhere it is
   * the one in force, which a replay holds against what is recorded; undefined where there is none either.
   */
  async open(name: string, version: string): Promise<PlaybookInUse | undefined> {
    // Before it is looked for, so that it is not unloaded in between.
    const release = this.library.use(version);
    let playbook: LoadedPlaybook | undefined;
    try {
      playbook = await this.find(name, version);
    } finally {
      if (playbook?.version !== version) release();
    }
    if (!playbook || playbook.version === version) return playbook && { playbook, release };
    return { playbook, release: this.library.use(playbook.version) };
  }

  /**
   * Puts an earlier version into force, in every process, until the playbook's file changes again; the version that the
   * file has ends the roll-back. Throws a `NotFoundError`, or a `ConflictError` for a playbook whose code is gone.
   */
  async rollBack(name: string, version: string, by: By): Promise<void> {
    await this.transactions.run(async (transaction) => {
      const { manager } = transaction;
      const lock = { mode: 'pessimistic_write' } as const;
      const playbook = await manager.findOne(PlaybookEntity, { where: { name }, lock });
      if (!playbook) throw new NotFoundError('playbook', name);
      if (!playbook.loaded) {
        throw new ConflictError(
          `The file of ${name} is gone. Put it back into its playbook directory, then roll it back.`,
          'PLAYBOOK_GONE',
        );
      }
      const isFileVersion = version === (playbook.fileVersion ?? playbook.version);
      if (!isFileVersion && !(await this.archive.find(name, version))) {
        throw new NotFoundError('version of this playbook', version);
      }
      await manager.update(PlaybookEntity, { name }, { heldVersion: isFileVersion ? null : version });
      const record = {
        operation: 'rollbackPlaybook',
        subject: name,
        before: { version: playbook.version },
        after: { version },
      };
      await this.audit.append(record, by, transaction);
    });
    await this.sync.everywhere(by.actor.name);
  }

  private async find(name: string, version: string): Promise<LoadedPlaybook | undefined> {
    const inForce = this.registry.get(name);
    if (inForce?.version === version) return inForce;
    try {
      const exact = await this.library.version(name, version, () => this.archive.find(name, version));
      if (exact) return exact;
    } catch (error) {
      this.logger.error({ err: error, playbook: name, version }, 'An earlier version can not be loaded here');
      throw error;
    }
    if (inForce) {
      this.logger.warn(
        { playbook: name, version, inForce: inForce.version },
        'No code is kept of the version that an execution began with; it goes on with the one in force',
      );
    }
    return inForce;
  }
}
