import { Injectable } from '@nestjs/common';

/** An incident of the app's own. */
export interface Incident {
  readonly title: string;
  readonly host: string;
}

/** The app's own service; a real one would keep its incidents in a database. */
@Injectable()
export class Incidents {
  private readonly byKey = new Map<string, Incident>();

  /** The same key opens the same incident again, however often it is asked for. */
  open(key: string, incident: Incident): Incident {
    const known = this.byKey.get(key);
    if (known) return known;
    this.byKey.set(key, incident);
    return incident;
  }

  list(): Incident[] {
    return [...this.byKey.values()];
  }
}
