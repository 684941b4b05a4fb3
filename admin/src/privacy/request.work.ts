import { queryClient } from '../app/query.client';
import type { PrivacyRequestDetail } from './privacy.types';
import { refreshRequests } from './privacy.words';

export interface DialogProps { request: PrivacyRequestDetail; onClose: () => void }

/** After an action everything that tells of the request or of the person is asked anew. */
export async function after(work: Promise<unknown>): Promise<void> {
  await work;
  for (const resource of ['contacts', 'users', 'privacy/exports']) void queryClient.invalidateQueries({ queryKey: [resource] });
  await refreshRequests();
}
