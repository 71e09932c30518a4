import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import DataLoader from 'dataloader';
import { In, type Repository } from 'typeorm';
import { PlaybookEntity } from './playbook.entity.js';

/** Gathers what one turn asks for into one query. Keeps nothing. */
@Injectable()
export class PlaybooksLoader {
  readonly byName: DataLoader<string, PlaybookEntity | null>;

  constructor(@InjectRepository(PlaybookEntity) playbooks: Repository<PlaybookEntity>) {
    this.byName = new DataLoader(
      async (names) => {
        const found = await playbooks.findBy({ name: In([...new Set(names)]) });
        const byName = new Map(found.map((playbook) => [playbook.name, playbook]));
        return names.map((name) => byName.get(name) ?? null);
      },
      { cache: false },
    );
  }
}
