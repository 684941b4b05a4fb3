import type { OrganizationErasure as Closing, OrganizationErasureStarted as ClosingStarted } from '../api.generated';
import { api } from '../app/http';

export type { Closing, ClosingStarted };

export const closingActions = {
  deleteOrganization: (body: { password: string; graceDays: number }) => api<ClosingStarted>('DELETE', 'organization', { body }),
  closing: () => api<{ erasure: Closing | null }>('GET', 'organization/erasure'),
  callClosingOff: () => api<Closing>('POST', 'organization/erasure/cancel'),
};
