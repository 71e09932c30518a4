/** What new files are made of: for `opensoar playbook new`, `opensoar init` and the schematics of the Nest CLI. */
export { actionsSource, actionsSpecSource } from './actions-template.js';
export { classNameOf, fileNameOf, PlaybookNameError, titleOf } from './playbook-name.js';
export { playbookSource, specSource } from './playbook-template.js';
export type { SpecFile } from './spec-file.js';
export type { TestRunner } from './test-runner.js';
