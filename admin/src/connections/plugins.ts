import { useQuery } from '@tanstack/react-query';
import { useActions } from '../app/data.actions';

/** What is installed. It changes with a restart of the server only. */
export function usePlugins() {
  const actions = useActions();
  return useQuery({ queryKey: ['plugins'], queryFn: async () => (await actions.plugins()).data, staleTime: Infinity });
}
