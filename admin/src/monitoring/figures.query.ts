import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useActions } from '../app/data.actions';
import type { Figures } from './monitoring.actions';
import { rangeOf, type Period } from './period';

const REFRESH_MS = 60_000;

/** Until now, whenever that is asked: the period moves on by itself. */
export function useFigures<K extends Exclude<keyof Figures, 'access'>>(kind: K, period: Period): UseQueryResult<Figures[K]> {
  const actions = useActions();
  return useQuery({ queryKey: ['monitoring', kind, period], queryFn: ({ signal }) => actions.figures(kind, { ...rangeOf(period, Date.now()) }, signal), refetchInterval: REFRESH_MS });
}

export function useAccess(period: Period): UseQueryResult<Figures['access']> {
  const actions = useActions();
  return useQuery({
    queryKey: ['monitoring', 'access', period], refetchInterval: REFRESH_MS,
    queryFn: ({ signal }) => {
      const { from, to } = rangeOf(period, Date.now());
      return actions.figures('access', { from, to, offsetMinutes: -new Date().getTimezoneOffset() }, signal);
    },
  });
}

export function useComplianceStatus() {
  const actions = useActions();
  return useQuery({ queryKey: ['monitoring', 'status'], queryFn: actions.complianceStatus, refetchInterval: REFRESH_MS });
}
