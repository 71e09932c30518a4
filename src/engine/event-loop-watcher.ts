import { Worker } from 'node:worker_threads';

const BEAT_MS = 250;

/**
 * Watches this process's event loop from a second thread, and kills the process when nothing else has run on it for
 * `limitMs`: a playbook that loops for ever can't be stopped otherwise, and holds up all executions beside it. They are
 * recovered like those of any dead worker.
 */
export function watchEventLoop(limitMs: number): { stop(): void } {
  const beats = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const counter = new Int32Array(beats);
  const thread = new Worker(new URL('./event-loop-watcher.thread.js', import.meta.url), {
    workerData: { beats, limitMs },
  });
  thread.unref();
  const beat = setInterval(() => Atomics.add(counter, 0, 1), Math.min(BEAT_MS, limitMs / 4));
  beat.unref();
  return {
    stop: () => {
      clearInterval(beat);
      void thread.terminate();
    },
  };
}
