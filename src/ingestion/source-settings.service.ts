import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { OnRepeat, SourceSettingEntity } from './source-setting.entity.js';

/** How late a changed setting may be noticed, in ms. */
const MAX_AGE_MS = 2000;

/** The settings of each source: a small table, read as a whole now and then. */
@Injectable()
export class SourceSettingsService {
  private known: { settings: Promise<Map<string, SourceSettingEntity>>; staleAt: number } | undefined;

  constructor(
    @InjectRepository(SourceSettingEntity) private readonly settings: Repository<SourceSettingEntity>,
  ) {}

  /** Those of a source; the defaults where it has none of its own. */
  async of(source: string): Promise<SourceSettingEntity> {
    return (await this.all()).get(source) ?? defaults(source);
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
