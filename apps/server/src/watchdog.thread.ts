import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { workerData } from 'node:worker_threads';

const { beats, stuckMs, code } = workerData as { beats: Int32Array; stuckMs: number; code: number };
const LOOK_MS = Math.min(1000, stuckMs / 4);
/** JavaScript can be interrupted to end in order; what hangs in native code can't. */
const LAST_RESORT_MS = 3000;

let last = -1;
let still = 0;
const timer = setInterval(() => {
  const now = Atomics.load(beats, 0);
  // Counted in looks, not by a clock: a machine that slept is no server that hung.
  still = now === last ? still + LOOK_MS : 0;
  last = now;
  if (still <= stuckMs) return;
  clearInterval(timer);
  writeSync(2, `${JSON.stringify({ level: 60, time: new Date().toISOString(), ms: still, event: 'event_loop_stuck' })}\n`);
  setTimeout(() => { process.kill(process.pid, 'SIGKILL'); }, LAST_RESORT_MS);
  const session = new Session();
  session.connectToMainThread();
  session.post('Debugger.enable', () => {
    session.on('Debugger.paused', ({ params }) => {
      session.post('Debugger.evaluateOnCallFrame', { callFrameId: params.callFrames[0]!.callFrameId, expression: `process.reallyExit(${code})` });
    });
    session.post('Debugger.pause');
  });
}, LOOK_MS);
