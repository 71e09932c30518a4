import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from './load-message.js';
import type { PlaybookFile } from './playbook-files.js';

/** Why a file, or a whole playbook directory, was not loaded. */
export interface PlaybookLoadError {
  /** Relative to its playbook directory; the directory's own path where that is at fault. */
  readonly file: string;
  readonly message: string;
  readonly at: Date;
}

/** What this process could not load when it last read its directories. Nothing here keeps anything else from loading. */
@Injectable()
export class LoadErrors {
  private readonly logger = new Logger('PlaybookLoader');
  private errors: PlaybookLoadError[] = [];

  /** Takes the place of all that was wrong before. What is still wrong is not logged again. */
  replace(found: readonly { file: PlaybookFile; error: unknown }[]): void {
    const before = this.errors;
    this.errors = found.map(({ file: { path, relativePath: file }, error }) => {
      const message = messageOf(error);
      const known = before.find((earlier) => earlier.file === file && earlier.message === message);
      if (!known) this.logger.error({ err: error, file: path }, `Not loaded: ${path}: ${message}`);
      return known ?? { file, message, at: new Date() };
    });
  }

  list(): PlaybookLoadError[] {
    return [...this.errors];
  }
}
