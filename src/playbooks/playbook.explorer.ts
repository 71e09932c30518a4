import { createHash } from 'node:crypto';
import { Injectable, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { LoadedPlaybook } from './loaded-playbook.js';
import type { Bundle } from './playbook-loader/bundle.js';
import type { ModuleRecord } from './playbook-loader/loaded-file.js';
import type { PlaybookFile } from './playbook-loader/playbook-files.js';
import { PlaybookMetadataAccessor } from './playbook-metadata.accessor.js';
import { PlaybookScopeError } from './playbooks.errors.js';

type Provider = ReturnType<DiscoveryService['getProviders']>[number];

/** Where a provider's class came from, where that was a playbook file. */
interface FileOrigin {
  readonly file: PlaybookFile;
  readonly bundle: Bundle;
}

/** Finds the playbooks among providers, whoever registered them. */
@Injectable()
export class PlaybookExplorer {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly metadata: PlaybookMetadataAccessor,
  ) {}

  /** Those that modules of the app register. What is wrong with one is thrown: the app was built wrongly. */
  inApp(): LoadedPlaybook[] {
    return this.among(this.discovery.getProviders(), undefined);
  }

  /** Those that a playbook file has brought. What is wrong with one is reported, and the others still found. */
  inFile(
    modules: readonly ModuleRecord[],
    origin: FileOrigin,
    report: (error: unknown) => void,
  ): LoadedPlaybook[] {
    const providers = modules.flatMap((module) => [...module.providers.values()]);
    return this.among(providers, origin, report);
  }

  private among(
    providers: readonly Provider[],
    origin: FileOrigin | undefined,
    report?: (error: unknown) => void,
  ): LoadedPlaybook[] {
    return providers.flatMap((provider) => {
      const cls = classOf(provider);
      // An alias is the same instance under a second token.
      if (!cls || provider.isAlias) return [];
      try {
        return this.read(provider, cls, origin) ?? [];
      } catch (error) {
        if (!report) throw error;
        report(error);
        return [];
      }
    });
  }

  private read(provider: Provider, cls: Type, origin: FileOrigin | undefined): LoadedPlaybook | undefined {
    const definition = this.metadata.definition(cls);
    if (!definition) return undefined;
    if (provider.isTransient || !provider.isDependencyTreeStatic()) throw new PlaybookScopeError(cls.name);
    return {
      definition,
      actions: this.metadata.actions(cls),
      instance: provider.instance as LoadedPlaybook['instance'],
      version: origin?.bundle.digest ?? createHash('sha256').update(cls.toString()).digest('hex'),
      file: origin?.file.relativePath ?? null,
      code: origin ? { bundle: origin.bundle.code, source: origin.bundle.source } : null,
      origin: origin ? origin.file.path : `class ${cls.name} in ${provider.host?.name ?? 'no module'}`,
    };
  }
}

/**
 * NOTE: the metatype of a `useFactory` provider is its factory, and a `useValue` provider has none, so the instance goes
 * first.
 */
function classOf({ instance, metatype }: Provider): Type | undefined {
  const cls: unknown = (instance as object | null | undefined)?.constructor ?? metatype;
  return typeof cls === 'function' ? (cls as Type) : undefined;
}
