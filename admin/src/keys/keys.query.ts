import { useQuery } from '@tanstack/react-query';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import type { Keys } from './keys.types';

const KEY = ['keys'];
const RUNNING_MS = 1_000;
const CLOSED_MS = 3_000;
const QUIET_MS = 30_000;

/** No live event tells of keys, so the page asks: often while something is under way, now and then otherwise, because the policy rotates by itself. */
export function useKeys() {
  const actions = useActions();
  return useQuery({ queryKey: KEY, queryFn: actions.keys, refetchInterval: ({ state }) => pauseAfter(state.data) });
}

function pauseAfter(keys: Keys | undefined): number {
  if (isRunning(keys?.rotation) || isRunning(keys?.masterKey.rotation)) return RUNNING_MS;
  return keys?.masterKey.closed ? CLOSED_MS : QUIET_MS;
}

const isRunning = (rotation: Keys['rotation'] | undefined) => rotation?.state === 'running';

/** Shows an answer that came with a change. A question asked before it would bring the state before it. */
export async function showKeys(keys: Keys): Promise<void> {
  await queryClient.cancelQueries({ queryKey: KEY });
  queryClient.setQueryData(KEY, keys);
}

export function refreshKeys(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: KEY });
}
