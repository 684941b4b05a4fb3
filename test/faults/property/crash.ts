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
    throw new Error(`the worker died ${point}`);
  };
}

export function disarmCrash(world: World): void {
  const dispatch = internal<Dispatcher>(world, 'Dispatch');
  for (const [method, real] of armed.get(dispatch) ?? []) dispatch[method] = real;
  armed.delete(dispatch);
}
