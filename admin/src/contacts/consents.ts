import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { RecordConsent } from '../api.generated';
import { useActions } from '../app/data.actions';

export function useConsents(contactId: string | undefined, enabled = true) {
  const actions = useActions();
  return useQuery({ queryKey: ['consents', contactId], queryFn: () => actions.consents(contactId!), enabled: enabled && contactId !== undefined });
}

export function useRecordConsent(contactId: string): (body: RecordConsent) => Promise<void> {
  const actions = useActions();
  const client = useQueryClient();
  return async (body) => {
    await actions.recordConsent(contactId, body);
    await client.invalidateQueries({ queryKey: ['consents', contactId] });
  };
}
