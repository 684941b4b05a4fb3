import { hash } from 'node:crypto';
import { leafHash } from './audit.merkle.js';

/** A leaf as the database holds it, each value as text: what is hashed is what is stored, microseconds included. */
export interface StoredLeaf {
  id: string; organization_id: string; at: string; event_type: string; action: string; actor_kind: string; actor_id: string; ip: string | null; user_agent: string | null; request_id: string | null;
  object_type: string | null; object_id: string | null; context: string;
  [column: string]: unknown;
}

/** The columns of {@link StoredLeaf} as a select list. The session's time zone is UTC (kernel, `Database`). */
export const LEAF_COLUMNS = `l.id, l.organization_id, l.at::text as at, l.event_type, l.action, l.actor_kind, l.actor_id, l.ip, l.user_agent, l.request_id, l.object_type, l.object_id, l.context::text as context`;

const q = JSON.stringify;

/** What a leaf says, as one line of JSON with fixed order; `context` in the text form of PostgreSQL's jsonb, which has one for each value. */
export function contentOf(l: StoredLeaf): string {
  return `{"id":"${l.id}","organization":"${l.organization_id}","action":${q(l.action)},"actor":{"kind":${q(l.actor_kind)},"id":${q(l.actor_id)}},"ip":${q(l.ip)},"userAgent":${q(l.user_agent)},`
    + `"requestId":${q(l.request_id)},"object":${l.object_type === null && l.object_id === null ? 'null' : `{"type":${q(l.object_type)},"id":${q(l.object_id)}}`},"context":${l.context}}`;
}

export function digestOf(content: string): string {
  return hash('sha256', content, 'base64');
}

/** What stays of a leaf when its content is purged: enough to prove that it was there, of which type and of when. */
export interface Residue { eventType: string; at: string; digest: string }

/** The entry of the Merkle tree. It holds the content's digest in its place, so that content can go and the tree still be checked (AU-4). */
export function entryOf({ eventType, at, digest }: Residue): string {
  return `consentry/audit/1\n${eventType}\n${at}\n${digest}\n`;
}

export function residueOf(leaf: StoredLeaf): Residue {
  return { eventType: leaf.event_type, at: microseconds(leaf.at), digest: digestOf(contentOf(leaf)) };
}

export function hashOf(leaf: StoredLeaf): Buffer {
  return leafHash(entryOf(residueOf(leaf)));
}

const TIMESTAMP = /^(\d{4,6}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/;

/** PostgreSQL's text of a time in UTC → RFC 3339 with six digits of a second. What no honest entry has, such as `infinity`, stays as it is: it must neither stop the sequencer nor hide from the verifier. */
export function microseconds(text: string): string {
  const match = TIMESTAMP.exec(text);
  if (!match) return text;
  return `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(6, '0')}Z`;
}
