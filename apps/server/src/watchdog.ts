import { Worker } from 'node:worker_threads';

const BEAT_MS = 500;

/** EX_SOFTWARE of sysexits.h: whoever started the server starts it again. */
export const EXIT_STUCK = 70;

export interface Watchdog { stop(): Promise<void> }

/**
 * A thread that sees when the event loop stands still, which the loop itself cannot. A server that answers nobody and is not dead is
 * worse than a dead one: it is ended, and its supervisor starts it anew. Rows and locks that it held run out or go with its connections.
 */
export function startWatchdog(stuckMs: number): Watchdog {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const timer = setInterval(() => { Atomics.add(beats, 0, 1); }, BEAT_MS);
  timer.unref();
  const thread = new Worker(new URL('./watchdog.thread.js', import.meta.url), {
    workerData: { beats, stuckMs, code: EXIT_STUCK }, execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1, codeRangeSizeMb: 4, stackSizeMb: 1 },
  });
  thread.unref();
  // Without it the server still works.
  thread.on('error', () => undefined);
  return {
    async stop() {
      clearInterval(timer);
      await thread.terminate();
    },
  };
}
