import { playbookSource, specSource } from '../scaffold/playbook-template.js';
import type { NestOptions } from './nest-options.js';
import { newProvider } from './new-provider.js';
import type { ProjectTree } from './project-tree.js';

/** `nest g --collection @opensoar/sdk playbook NAME` */
export function playbook(options: NestOptions): (tree: ProjectTree) => ProjectTree {
  return newProvider(options, {
    kind: 'playbook',
    source: (fileName) => playbookSource(fileName, options.source),
    spec: specSource,
  });
}
