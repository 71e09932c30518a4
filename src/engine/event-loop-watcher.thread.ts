import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

const { beats, limitMs } = workerData as { beats: SharedArrayBuffer; limitMs: number };
const counter = new Int32Array(beats);
const EVERY_MS = limitMs / 10;

let lastBeat = Atomics.load(counter, 0);
let blockedSince = performance.now();
let lastLook = blockedSince;

setInterval(() => {
  const now = performance.now();
  const beat = Atomics.load(counter, 0);
  // This thread was late as well: the whole process was frozen, which says nothing about the other thread.
  const frozen = now - lastLook > EVERY_MS * 3;
  lastLook = now;
  if (beat !== lastBeat || frozen) {
    lastBeat = beat;
    blockedSince = now;
    return;
  }
  if (now - blockedSince < limitMs) return;
  writeSync(
    2,
    `The event loop was blocked for ${Math.round(now - blockedSince)} ms, most likely by a playbook that never awaits. ` +
      'The process ends itself; its executions are recovered.\n',
  );
  process.kill(process.pid, 'SIGKILL');
}, EVERY_MS);
