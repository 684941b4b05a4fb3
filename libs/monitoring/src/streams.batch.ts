import type { SealedLeaf } from '@consentry/audit';
import { publicId } from '@consentry/kernel';
import type { Portion } from './streams.cursor.js';
import { boundedJson, ocsfEvent, type StreamLeaf } from './streams.ocsf.js';
import type { Encoded } from './streams.sender.js';

/** A request or a write is no larger, but for a single event. */
const BATCH_BYTES = 1_000_000;

export interface Batch { events: Encoded[]; bytes: number; /** Where to go on when it was taken. */ next: number; whole: boolean }

export function encode(leaf: StreamLeaf, longest: number): Encoded {
  const event = ocsfEvent(leaf);
  return { event, at: leaf.at, organization: publicId('organization', leaf.organizationId), json: boundedJson(event, longest) };
}

/** What goes out next: the wanted ones of a portion, as many and as much as one batch takes. */
export function batchOf({ stream, leaves, next }: Portion, most: number, longest: number): Batch {
  const wanted = stream.event_types;
  const events: Encoded[] = [];
  let bytes = 0;
  for (const leaf of leaves as SealedLeaf[]) {
    if (wanted && !wanted.includes(leaf.eventType)) continue;
    const each = encode(leaf, longest);
    const size = Buffer.byteLength(each.json);
    if (events.length >= most || (events.length > 0 && bytes + size > BATCH_BYTES)) return { events, bytes, next: leaf.seq, whole: false };
    events.push(each);
    bytes += size;
  }
  return { events, bytes, next, whole: true };
}
