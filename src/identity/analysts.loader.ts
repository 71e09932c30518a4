import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import DataLoader from 'dataloader';
import { In, type Repository } from 'typeorm';
import { AnalystEntity } from './analyst.entity.js';

/** Gathers the single look-ups of a list's rows into one query. Batches alone, and caches nothing: never stale. */
@Injectable()
export class AnalystsLoader {
  readonly byId = this.loader('id');
  readonly byUsername = this.loader('username');

  constructor(@InjectRepository(AnalystEntity) private readonly analysts: Repository<AnalystEntity>) {}

  private loader(key: 'id' | 'username'): DataLoader<string, AnalystEntity | null> {
    return new DataLoader<string, AnalystEntity | null>(
      async (values) => {
        const found = await this.analysts.findBy({ [key]: In([...new Set(values)]) });
        const byKey = new Map(found.map((analyst) => [analyst[key], analyst]));
        return values.map((value) => byKey.get(value) ?? null);
      },
      { cache: false },
    );
  }
}
