import { useQuery } from '@tanstack/react-query';
import type { ContactRestrictionsState } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';

/** What the contact asked for. Under the contacts' name, so that it follows their changes. */
export function useRestrictions(contactId: string) {
  const may = useMay();
  const actions = useActions();
  return useQuery<ContactRestrictionsState>({ queryKey: ['contacts', contactId, 'restrictions'], queryFn: () => actions.restrictions(contactId), enabled: may('restrictions.read') });
}
