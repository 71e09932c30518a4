import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Not, type Repository } from 'typeorm';
import type { Archive, ArchivedCode } from './playbook-library.js';
import { PlaybookVersionEntity } from './playbook-version.entity.js';
import { PlaybookEntity } from './playbook.entity.js';

/** The code of all versions that were ever in force, in the database, where every process finds it. */
@Injectable()
export class PlaybookArchive {
  constructor(
    @InjectRepository(PlaybookEntity) private readonly playbooks: Repository<PlaybookEntity>,
    @InjectRepository(PlaybookVersionEntity) private readonly versions: Repository<PlaybookVersionEntity>,
  ) {}

  /** What a reading of the directories needs, with roll-backs as they are now. */
  async open(): Promise<Archive> {
    const held = new Map(
      (await this.playbooks.findBy({ heldVersion: Not(IsNull()) })).map((playbook) => [
        playbook.name,
        playbook,
      ]),
    );
    return {
      lastOf: (file) => this.lastOf(file),
      heldInsteadOf: async (digest, name) => {
        const playbook = held.get(name);
        if (!playbook || playbook.heldVersion === null || playbook.fileVersion !== digest) return undefined;
        return this.find(name, playbook.heldVersion);
      },
    };
  }

  /** Undefined: there is no such version, or no code is kept of it because a module of the app registers it. */
  async find(name: string, version: string): Promise<ArchivedCode | undefined> {
    const found = await this.versions
      .createQueryBuilder('version')
      .addSelect('version.bundle')
      .where({ name, version })
      .getOne();
    return found
      ? { file: found.file, digest: found.version, code: found.bundle, source: found.source }
      : undefined;
  }

  /** Newest first, without their bundles. */
  list(name: string): Promise<PlaybookVersionEntity[]> {
    return this.versions.find({ where: { name }, order: { createdAt: 'DESC', version: 'ASC' } });
  }

  private async lastOf(file: string): Promise<ArchivedCode | undefined> {
    const [playbook] = await this.playbooks.findBy({ file, loaded: true });
    return playbook && this.find(playbook.name, playbook.fileVersion ?? playbook.version);
  }
}
