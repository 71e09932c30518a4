import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 25;

/** Asks again and again until the answer is yes. Rejects at the deadline, saying what there was instead. */
export async function poll(
  question: () => Promise<boolean>,
  { withinMs = 15_000, what = () => '' }: { withinMs?: number; what?: () => string } = {},
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await question())) {
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms. ${what()}`);
    await delay(EVERY_MS);
  }
}
