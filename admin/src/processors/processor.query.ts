import { useQuery } from '@tanstack/react-query';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';

/** Under the name of the live resource, so that it follows it. */
const KEY = ['processors'];

export const refreshProcessors = () => queryClient.invalidateQueries({ queryKey: KEY });

export function useProcessors() {
  const actions = useActions();
  return useQuery({ queryKey: KEY, queryFn: actions.processors });
}
