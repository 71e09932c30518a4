import { expect } from '@jest/globals';
import { playbookMatchers, type PlaybookMatchers } from './matchers.js';

/**
 * Registers the matchers of playbooks with jest, where it is imported: in a spec, or in a file of `setupFilesAfterEnv`.
 *
 * @example
 * ```ts
 * import '@opensoar/sdk/testing/jest';
 *
 * expect(await runPlaybook(TriageHighSeverity, { alert })).toHaveResolvedAlert('malicious');
 * ```
 */
expect.extend({ ...playbookMatchers });

declare module 'expect' {
  // The type parameters have to be those of the interface that it is merged with.
  interface Matchers<R extends void | Promise<void>, T = unknown> extends PlaybookMatchers<R> {}
}
