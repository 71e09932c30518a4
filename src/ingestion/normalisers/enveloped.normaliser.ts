import { isRecord } from '../payload-fields.js';
import { alertOf, type Found } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';

/** Items of a list that say whose it is. */
const SAMPLE = 100;

/** A source whose alerts come bare as well as in what APIs, queues and event buses wrap around them. */
export abstract class EnvelopedNormaliser implements Normaliser {
  abstract readonly source: string;
  abstract readonly aliases: readonly string[];
  /** The paths at which the product lists several alerts. */
  protected readonly lists: readonly string[] = [];

  /** The payload, or the part of it that is read as one alert; undefined where there is none of this source. */
  protected abstract find(payload: PathReader): PathReader | undefined;

  protected abstract read(alert: PathReader): Found;

  /** What a transport carries inside as text, for sources that come through one. */
  protected open(_payload: AlertPayload): AlertPayload | undefined {
    return undefined;
  }

  detects(payload: AlertPayload): boolean {
    const reader = new PathReader(payload);
    if (this.find(reader)) return true;
    const items = this.unwrap(payload, reader)?.slice(0, SAMPLE) ?? [];
    return items.some((item) => isRecord(item) && this.findsIn(item));
  }

  split(payload: AlertPayload): readonly unknown[] | undefined {
    const reader = new PathReader(payload);
    return this.find(reader) ? undefined : this.unwrap(payload, reader);
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const reader = new PathReader(payload);
    return alertOf(payload, this.read(this.find(reader) ?? reader));
  }

  private unwrap(payload: AlertPayload, reader: PathReader): readonly unknown[] | undefined {
    const opened = this.open(payload);
    if (opened) return this.split(opened) ?? [opened];
    for (const path of this.lists) {
      const list = reader.list(path);
      if (list) return list;
    }
    return undefined;
  }

  private findsIn(payload: AlertPayload): boolean {
    return this.find(new PathReader(payload)) !== undefined;
  }
}
