import { useQueries } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

/** Does something when one of these live resources has changed, at most every so often: the first time at once, the last time surely. */
export function usePulse(resources: readonly string[], atMostEveryMs: number, work: () => void): void {
  // Live events invalidate by the name of a resource, so a question under that name is asked again with each.
  const beats = useQueries({ queries: resources.map((resource) => ({ queryKey: [resource, 'pulse'], queryFn: () => Date.now(), staleTime: Infinity })) });
  const latest = Math.max(0, ...beats.map(({ data }) => data ?? 0));
  const ready = beats.every(({ data }) => data !== undefined);
  const heard = useRef<number>(undefined);
  const doneAt = useRef(0);
  const doWork = useRef(work);
  useEffect(() => {
    doWork.current = work;
  });
  useEffect(() => {
    if (!ready) return undefined;
    heard.current ??= latest;
    if (latest === heard.current) return undefined;
    const timer = window.setTimeout(() => {
      heard.current = latest;
      doneAt.current = Date.now();
      doWork.current();
    }, Math.max(0, doneAt.current + atMostEveryMs - Date.now()));
    return () => window.clearTimeout(timer);
  }, [ready, latest, atMostEveryMs]);
}
