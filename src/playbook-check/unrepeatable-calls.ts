/** Why a call must not stand in `run()`, and what to write instead. */
export interface Unrepeatable {
  readonly message: string;
  readonly cure: string;
}

const IN_AN_ACTION = 'Within an action it is fine: its outcome is recorded.';

const time = (cure: string) => ({ problem: 'gives another time', cure });
const TIMER = {
  problem: 'waits again',
  cure: `${IN_AN_ACTION} For a wait between attempts, give the action retries.`,
};
const RANDOM = {
  problem: 'draws another value',
  cure: `Use randomId() of @opensoar/sdk for an identifier. ${IN_AN_ACTION}`,
};
const REQUEST = { problem: 'is sent again, and may be answered otherwise', cure: IN_AN_ACTION };

const CALLS: Readonly<Record<string, { problem: string; cure: string }>> = {
  Date: time('Use now() of @opensoar/sdk.'),
  'Date.now': time('Use now().getTime() of @opensoar/sdk.'),
  'performance.now': time('Use now().getTime() of @opensoar/sdk.'),
  'perf_hooks.performance.now': time('Use now().getTime() of @opensoar/sdk.'),
  'process.hrtime': time('Use now().getTime() of @opensoar/sdk.'),
  'process.hrtime.bigint': time('Use now().getTime() of @opensoar/sdk.'),
  'Math.random': RANDOM,
  'crypto.randomUUID': RANDOM,
  'crypto.randomBytes': RANDOM,
  'crypto.randomInt': RANDOM,
  'crypto.getRandomValues': RANDOM,
  'crypto.webcrypto.randomUUID': RANDOM,
  'crypto.webcrypto.getRandomValues': RANDOM,
  setTimeout: TIMER,
  setInterval: TIMER,
  setImmediate: TIMER,
  fetch: REQUEST,
};

/** Modules whose functions reach outside the process, or wait. */
const MODULES: ReadonlyMap<string, { problem: string; cure: string }> = new Map([
  ...['timers', 'timers/promises'].map((name) => [name, TIMER] as const),
  ...['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/promises'].map(
    (name) => [name, REQUEST] as const,
  ),
  ...['fs', 'fs/promises', 'child_process'].map(
    (name) => [name, { problem: 'happens again, and may end otherwise', cure: IN_AN_ACTION }] as const,
  ),
]);

/** Functions of these modules that only look at their arguments. */
const HARMLESS = /^net\.isIP(v[46])?$|^timers\.clear/;

/** What is wrong with calling `name`, as `calleeName` gives it, in `run()`; undefined for what may be called there. */
export function unrepeatable(name: string, written: string): Unrepeatable | undefined {
  const known = Object.hasOwn(CALLS, name) ? CALLS[name] : MODULES.get(moduleOf(name));
  if (!known || HARMLESS.test(name)) return undefined;
  return { message: `${written} ${known.problem} when run() is run again after a crash.`, cure: known.cure };
}

function moduleOf(name: string): string {
  return name.split('.', 1)[0] ?? name;
}
