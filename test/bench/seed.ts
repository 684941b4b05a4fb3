import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { sealAddress, sealName } from '@consentry/contacts';
import type { KeyRing } from '@consentry/vault';

/** Contacts who agreed to service messages and wrote an hour ago, put straight into the tables. */
export async function seedContacts(client: pg.Client, ring: KeyRing, connectionId: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  const { organizationId } = ring;
  const rows = JSON.stringify(ids.map((id, n) => {
    const identity = randomUUID();
    const { address, addressIndex } = sealAddress(ring, identity, `+1555${String(1_000_000 + n)}`);
    return { id, identity, conversation: randomUUID(), name: sealName(ring, id, 'Bench').name!.toString('hex'), address: address.toString('hex'), index: addressIndex.toString('hex') };
  }));
  await client.query(`create temporary table seed as select * from jsonb_to_recordset($1::jsonb) as r(id uuid, identity uuid, conversation uuid, name text, address text, index text)`, [rows]);
  const at = new Date(Date.now() - 3_600_000);
  await client.query(`insert into contacts (id, organization_id, name, created_at, updated_at) select id, $1, decode(name, 'hex'), $2, $2 from seed`, [organizationId, at]);
  await client.query(`insert into identities (id, organization_id, contact_id, channel, kind, address, address_index, created_at) select identity, $1, id, 'whatsapp', 'phone', decode(address, 'hex'), decode(index, 'hex'), $2 from seed`, [organizationId, at]);
  await client.query(`insert into consent_states (organization_id, contact_id, channel, purpose, state, source, since) select $1, id, 'whatsapp', 'service', 'granted', 'api', $2 from seed`, [organizationId, at]);
  await client.query(`insert into conversations (id, organization_id, contact_id, connection_id, last_inbound_at, last_message_at, created_at) select conversation, $1, id, $2, $3, $3, $3 from seed`, [organizationId, connectionId, at]);
  await client.query('drop table seed; analyze');
  return ids;
}
