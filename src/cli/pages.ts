import { CliError, ExitCode } from './cli-error.js';
import { printNotice } from './output.js';

/** The most that the API gives at once. */
const PAGE_SIZE = 500;
const MOST = 100_000;

/** What a list shows unless --limit says otherwise. */
export const DEFAULT_LIMIT = 50;

/** What every list of the API gives. */
export interface Page<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** The first of a list, and whether there are more. */
export interface Beginning<Node> {
  nodes: Node[];
  hasMore: boolean;
}

/** Asks for page after page until there are `limit`, or all. */
export async function firstOf<Node>(
  limit: number,
  ask: (page: { first: number; after: string | null }) => Promise<Page<Node>>,
): Promise<Beginning<Node>> {
  const nodes: Node[] = [];
  let after: string | null = null;
  let hasMore = true;
  while (hasMore && nodes.length < limit) {
    const page: Page<Node> = await ask({ first: Math.min(PAGE_SIZE, limit - nodes.length), after });
    nodes.push(...page.nodes);
    after = page.pageInfo.endCursor;
    hasMore = page.pageInfo.hasNextPage;
  }
  return { nodes, hasMore };
}

export function noteMore({ nodes, hasMore }: Beginning<unknown>): void {
  if (hasMore) printNotice(`The first ${nodes.length}; there are more: see --limit.`);
}

/** Reads --limit. */
export function limitOf(typed: string): number {
  const limit = /^\d{1,6}$/.test(typed) ? Number(typed) : 0;
  if (limit < 1 || limit > MOST) {
    throw new CliError(
      ExitCode.USAGE,
      `--limit takes a number from 1 to ${MOST}; not ${JSON.stringify(typed)}.`,
    );
  }
  return limit;
}
