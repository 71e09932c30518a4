import { randomUUID } from 'node:crypto';
import { access, mkdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { APP_ROOT, Configuration } from '../../config/configuration.js';
import type { Bundle } from './bundle.js';

/**
 * Keeps each bundle in a file of its own, named by its digest, below the state directory. Many processes may share that
 * directory and write at once: everything is made under another name first and then renamed.
 */
@Injectable()
export class BundleStore {
  private readonly directory: string;
  private prepared: Promise<void> | undefined;

  constructor(configuration: Configuration) {
    this.directory = join(configuration.home, 'playbooks');
  }

  /** Makes the app's packages resolve from the bundles, wherever the state directory lies. */
  prepare(): Promise<void> {
    this.prepared ??= this.linkPackages();
    return this.prepared;
  }

  private async linkPackages(): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    const link = join(this.directory, 'node_modules');
    const target = join(APP_ROOT, 'node_modules');
    if ((await readlink(link).catch(() => undefined)) === target) return;
    const draft = this.draft();
    // A junction, which Windows allows everybody to make; elsewhere the kind is ignored.
    await symlink(target, draft, 'junction');
    await this.publish(draft, link);
  }

  /** Gives the path of the bundle's file. */
  async write({ code, digest }: Pick<Bundle, 'code' | 'digest'>): Promise<string> {
    const path = join(this.directory, `${digest}.mjs`);
    if (await exists(path)) return path;
    const draft = this.draft();
    await writeFile(draft, code);
    await this.publish(draft, path);
    return path;
  }

  private draft(): string {
    return join(this.directory, `.${randomUUID()}.draft`);
  }

  private async publish(draft: string, path: string): Promise<void> {
    try {
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
