import { defineOpenings, defineSealed, type Place } from '@consentry/vault';

defineSealed({ table: 'connections', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'credentials', field: 'credentials', purpose: 'secret' }] });
defineSealed({ table: 'connection_revocations', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'sealed', field: 'sealed', purpose: 'secret' }] });

// A channel is opened once and then works for hours: a leaf for each costs nothing on the hot paths.
defineOpenings({
  'connection.open': { record: 'leaf', what: 'a channel is opened for work; once for each version of a connection and process' },
  'connection.edit': { record: 'leaf', what: 'somebody replaces some of the secrets of a connection; the others stay' },
  'connection.revoke': { record: 'leaf', what: 'a connection ends, and what its credentials allow is taken back at the provider' },
});

export function credentialsPlace(organizationId: string, connectionId: string): Place {
  return { organizationId, table: 'connections', row: connectionId, field: 'credentials', purpose: 'secret' };
}

/** The copy that outlives the connection for its revocation alone: what is sealed here opens nowhere else, so nothing can send with it. */
export function revocationPlace(organizationId: string, revocationId: string): Place {
  return { organizationId, table: 'connection_revocations', row: revocationId, field: 'sealed', purpose: 'secret' };
}
