const STEP_MS = 50;

/**
 * A deadline in time that this process was awake: what a stalled event loop, a long collection of garbage or a machine that gives us
 * no processor takes away is not held against whoever was asked. `AbortSignal.timeout` fires first after a stall, before the answer
 * that has long been here is read. Use it where silence has consequences, as with the keeper of a key.
 *
 * @param ms milliseconds; a single stretch counts for at most 100 of them
 * @returns a signal that aborts with a `TimeoutError`; it keeps no process alive and needs no clearing
 */
export function awakeFor(ms: number): AbortSignal {
  const ending = new AbortController();
  let left = ms;
  const wait = (): void => {
    const from = performance.now();
    setTimeout(() => {
      left -= Math.min(performance.now() - from, 2 * STEP_MS);
      if (left > 0) return wait();
      // Timers come before what has arrived: one more look at that, and only then is it over.
      setImmediate(() => ending.abort(new DOMException('The time is up.', 'TimeoutError')));
    }, Math.min(STEP_MS, left)).unref();
  };
  wait();
  return ending.signal;
}
