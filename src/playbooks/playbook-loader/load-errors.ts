import { Injectable, Logger } from '@nestjs/common';
import type { PlaybookFile } from './playbook-files.js';

/** Why a file, or a whole playbook directory, was not loaded. */
export interface PlaybookLoadError {
  /** Relative to its playbook directory; the directory's own path where that is at fault. */
  readonly file: string;
  readonly message: string;
  readonly at: Date;
}

/** What this process could not load. Nothing here keeps anything else from loading. */
@Injectable()
export class LoadErrors {
  private readonly logger = new Logger('PlaybookLoader');
  private readonly errors: PlaybookLoadError[] = [];

  add({ path, relativePath }: PlaybookFile, error: unknown): void {
    const message = messageOf(error);
    this.errors.push({ file: relativePath, message, at: new Date() });
    this.logger.error({ err: error, file: path }, `Not loaded: ${path}: ${message}`);
  }

  list(): PlaybookLoadError[] {
    return [...this.errors];
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Of Nest's messages about unresolved dependencies the first paragraph says all; what follows is general advice.
  const [text = ''] = error.message.split('\n\n');
  return text.trim() || error.name;
}
