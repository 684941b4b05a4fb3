import { defineOpenings, defineSealed, type Place, type Spot } from '@consentry/vault';

// The address is sealed too: many receivers ask for a token in its path or query.
defineSealed({ table: 'webhook_endpoints', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'url', field: 'url', purpose: 'content' }] });
defineSealed({ table: 'webhook_secrets', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'secret', field: 'secret', purpose: 'secret' }] });

defineOpenings({ 'webhook.sign': { record: 'counted', what: 'an event is signed for its endpoint; at each attempt' } });

export function urlSpot(endpointId: string): Spot {
  return { table: 'webhook_endpoints', row: endpointId, field: 'url', purpose: 'content' };
}

export function secretSpot(secretId: string): Spot {
  return { table: 'webhook_secrets', row: secretId, field: 'secret', purpose: 'secret' };
}

export function secretPlace(organizationId: string, secretId: string): Place {
  return { organizationId, ...secretSpot(secretId) };
}
