import { actionsSource, actionsSpecSource } from '../scaffold/actions-template.js';
import type { NestOptions } from './nest-options.js';
import { newProvider } from './new-provider.js';
import type { ProjectTree } from './project-tree.js';

/** `nest g --collection @opensoar/sdk actions NAME` */
export function actions(options: NestOptions): (tree: ProjectTree) => ProjectTree {
  return newProvider(options, { kind: 'actions', source: actionsSource, spec: actionsSpecSource });
}
