import { internal } from '../../harness/fault.line.js';
import type { World } from '../../harness/world.js';

type Call = (...args: unknown[]) => Promise<unknown>;
type Dispatcher = Record<'send' | 'finish', Call>;

const armed = new WeakMap<Dispatcher, Map<'send' | 'finish', Call>>();

/**
 * The worker dies once: with the message marked as on its way, before (`send`) or after (`finish`) the provider's call.
 * The job comes again, as it does after a crash; nobody knows then whether the message left.
 */
export function armCrash(world: World, point: 'before_send' | 'after_send'): void {
  const dispatch = internal<Dispatcher>(world, 'Dispatch');
  const method = point === 'before_send' ? 'send' : 'finish';
  const real = armed.get(dispatch) ?? new Map<'send' | 'finish', Call>();
  armed.set(dispatch, real);
  if (!real.has(method)) real.set(method, dispatch[method]);
  dispatch[method] = async () => {
    dispatch[method] = real.get(method)!;
    void comeBack(world, () => armed.get(dispatch) === real);
    throw new Error(`the worker died ${point}`);
  };
}

/**
 * What a dead worker held comes due a second later. The clock of the histories stands still between commands, and a stop
 * that waits for calls under way would wait for this one: so that second passes for this job alone.
 */
async function comeBack(world: World, wanted: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && wanted(); tries++) {
    await new Promise((r) => setTimeout(r, 10));
    // The last look may find the world closed: then nothing waits for this any more.
    const found = await world.database.hot('system', (c) => c.query({ text: `update outbox set available_at = created_at where last_error like '%the worker died%' and locked_until is null and available_at > created_at` })).catch(() => undefined);
    if (!found || found.rowCount) return;
  }
}

export function disarmCrash(world: World): void {
  const dispatch = internal<Dispatcher>(world, 'Dispatch');
  for (const [method, real] of armed.get(dispatch) ?? []) dispatch[method] = real;
  armed.delete(dispatch);
}
