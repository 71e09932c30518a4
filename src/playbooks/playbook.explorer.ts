import { createHash } from 'node:crypto';
import { Injectable, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { LoadedPlaybook } from './loaded-playbook.js';
import { LoadErrors } from './playbook-loader/load-errors.js';
import { PlaybookOrigins, type FileOrigin } from './playbook-loader/playbook-origins.js';
import { PlaybookMetadataAccessor } from './playbook-metadata.accessor.js';
import { PlaybookRegistry } from './playbook-registry.js';
import { PlaybookScopeError } from './playbooks.errors.js';

type Provider = ReturnType<DiscoveryService['getProviders']>[number];

/** Finds the playbooks among all providers, whoever registered them, and puts them into the registry. */
@Injectable()
export class PlaybookExplorer {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly metadata: PlaybookMetadataAccessor,
    private readonly registry: PlaybookRegistry,
    private readonly origins: PlaybookOrigins,
    private readonly loadErrors: LoadErrors,
  ) {}

  /**
   * What is wrong with a playbook from a file is a load error of that file. What is wrong with one that a module of the
   * app registers is thrown: the app was built wrongly.
   */
  explore(): void {
    for (const provider of this.discovery.getProviders()) {
      const cls = classOf(provider);
      // An alias is the same instance under a second token.
      if (!cls || provider.isAlias) continue;
      const origin = this.origins.of(provider.host);
      try {
        const playbook = this.read(provider, cls, origin);
        if (playbook) this.registry.add(playbook);
      } catch (error) {
        if (!origin) throw error;
        this.loadErrors.add(origin.file, error);
      }
    }
  }

  private read(provider: Provider, cls: Type, origin: FileOrigin | undefined): LoadedPlaybook | undefined {
    const definition = this.metadata.definition(cls);
    if (!definition) return undefined;
    if (provider.isTransient || !provider.isDependencyTreeStatic()) throw new PlaybookScopeError(cls.name);
    return {
      definition,
      actions: this.metadata.actions(cls),
      instance: provider.instance as LoadedPlaybook['instance'],
      version: origin?.digest ?? createHash('sha256').update(cls.toString()).digest('hex'),
      file: origin?.file.relativePath ?? null,
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
