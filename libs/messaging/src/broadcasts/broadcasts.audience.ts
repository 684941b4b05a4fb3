import { ProblemError, type HotClient } from '@consentry/kernel';
import type { KeyRing } from '@consentry/vault';
import type { Audience } from '../audiences/audience.reader.js';
import { openDefinition } from '../audiences/audiences.sealed.js';
import { refuseUnknownNames } from '../audiences/segments.names.js';
import type { AudienceInput } from './broadcasts.schema.js';

/** What a broadcast leans on must be there, and be one's own: each fault is said with its field. @throws ProblemError */
export async function refuseUnknown(client: HotClient, { audience, connectionId }: { audience?: AudienceInput | undefined; connectionId?: string | undefined }): Promise<void> {
  if (connectionId) await must(client, 'connections', connectionId, new ProblemError('connection.not_found', { errors: [{ path: 'connectionId', message: 'There is no such connection.' }] }));
  if (audience?.segmentId) await must(client, 'segments', audience.segmentId, new ProblemError('segment.not_found', { errors: [{ path: 'audience.segmentId', message: 'There is no such segment.' }] }));
  if (audience?.importId) await must(client, 'imports', audience.importId, new ProblemError('request.invalid', { errors: [{ path: 'audience.importId', message: 'There is no such import.' }] }));
  if (audience?.definition) await refuseUnknownNames(client, audience.definition, ['audience', 'definition']);
  if (!audience?.contactIds) return;
  const { rows } = await client.query<{ id: string }>({ text: 'select id from contacts where id = any($1::uuid[])', values: [audience.contactIds] });
  const known = new Set(rows.map((r) => r.id));
  const errors = audience.contactIds.flatMap((id, i) => (known.has(id) ? [] : [{ path: `audience.contactIds.${i}`, message: 'There is no such contact.' }]));
  if (errors.length > 0) throw new ProblemError('contact.not_found', { errors: errors.slice(0, 20) });
}

async function must(client: HotClient, table: 'connections' | 'segments' | 'imports', id: string, missing: ProblemError): Promise<void> {
  const { rowCount } = await client.query({ text: `select 1 from ${table} where id = $1`, values: [id] });
  if (!rowCount) throw missing;
}

/** The audience as it is now: from here on nobody changes it. */
export async function taken(client: HotClient, ring: KeyRing, audience: AudienceInput): Promise<Audience> {
  if (audience.contactIds) return { kind: 'contacts', contactIds: [...new Set(audience.contactIds)] };
  if (audience.importId) return { kind: 'definition', definition: { match: 'all', conditions: [{ field: 'import', importId: audience.importId }] } };
  if (audience.definition) return { kind: 'definition', definition: audience.definition };
  const { rows } = await client.query<{ definition: Buffer }>({ text: 'select definition from segments where id = $1', values: [audience.segmentId] });
  if (!rows[0]) throw new ProblemError('segment.not_found', { errors: [{ path: 'audience.segmentId', message: 'There is no such segment.' }] });
  return { kind: 'definition', definition: openDefinition(ring, audience.segmentId!, rows[0].definition) };
}
