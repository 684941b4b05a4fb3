import { defineSealed, type KeyRing } from '@consentry/vault';
import type { Audience } from '../audiences/audience.reader.js';
import type { AudienceInput, BroadcastMessage } from './broadcasts.schema.js';

/** What a broadcast says and to whom: one value, as with messages. */
defineSealed({ table: 'broadcasts', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'body', field: 'body', purpose: 'content' }] });

/** `taken`: the audience as it was when the expansion began; a segment may be changed or deleted behind its back. */
/** `message` is null once it was erased (PR-6); no broadcast that is under way comes to that. */
export interface BroadcastBody { content: unknown; message: BroadcastMessage | null; audience: AudienceInput; taken?: Audience }

const spot = (row: string) => ({ table: 'broadcasts', row, field: 'body', purpose: 'content' as const });

export function sealBroadcast(ring: KeyRing, id: string, body: BroadcastBody): Buffer {
  return ring.seal(spot(id), JSON.stringify(body));
}

export function openBroadcast(ring: KeyRing, id: string, sealed: Uint8Array): BroadcastBody {
  return JSON.parse(ring.open(spot(id), sealed)) as BroadcastBody;
}
