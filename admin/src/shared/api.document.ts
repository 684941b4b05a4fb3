import { useQuery } from '@tanstack/react-query';
import { useActions, type ApiDocument } from '../app/data.actions';

/** The API's own description; it changes only with the server's version. */
export function useApiDocument(): ApiDocument | undefined {
  const actions = useActions();
  return useQuery({ queryKey: ['api-document'], queryFn: actions.apiDocument, staleTime: Infinity }).data;
}
