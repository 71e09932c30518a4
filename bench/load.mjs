/** Keeps `inFlight` of `work` going until `total` have ended. Latencies are milliseconds from start to end of each. */
export async function closedLoop(total, inFlight, work) {
  const latencies = [];
  let started = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (started < total) {
        started += 1;
        const at = performance.now();
        await work();
        latencies.push(performance.now() - at);
      }
    }),
  );
  return summary(total, performance.now() - began, latencies);
}

/** Starts `rate` of `work` a second for `seconds`, however long each takes: what arrives does not wait for what runs. */
export async function openLoop(rate, seconds, work) {
  const latencies = [];
  const running = [];
  const began = performance.now();
  const total = Math.round(rate * seconds);
  for (let started = 0; started < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * rate));
    for (; started < due; started += 1) {
      // From when it was due: a generator that lags behind must not flatter the result.
      const at = began + (started / rate) * 1000;
      running.push(work().then(() => latencies.push(performance.now() - at)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(running);
  return summary(total, performance.now() - began, latencies);
}

function summary(total, elapsedMs, latencies) {
  const sorted = latencies.sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { perSecond: total / (elapsedMs / 1000), p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

export function report(result) {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
