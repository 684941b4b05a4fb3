import { useQuery } from '@tanstack/react-query';
import { useActions } from '../app/data.actions';

/** One template with its wordings. Not under react-admin's name of it: that would begin with what the list knows, which is less. */
export function useTemplate(id: string) {
  const actions = useActions();
  return useQuery({ queryKey: ['templates', 'details', id], queryFn: ({ signal }) => actions.template(id, signal) });
}
