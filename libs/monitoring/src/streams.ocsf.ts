import { readFileSync } from 'node:fs';
import { auditActions, type SealedLeaf } from '@consentry/audit';
import { ID_PREFIXES, publicId, type IdKind } from '@consentry/kernel';
import { CLASSES, OTHER, rowOf, type OcsfRow } from './streams.ocsf.rows.js';

/** The version of the schema (schema.ocsf.io) that the events are written by. */
export const OCSF_VERSION = '1.3.0';
const PRODUCT = { name: 'Consentry', vendor_name: 'Consentry', version: (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version };

/** A leaf, or a test event that has no place in the log. */
export type StreamLeaf = Omit<SealedLeaf, 'seq'> & { seq: number | null };

export interface OcsfEvent {
  class_uid: number; category_uid: number; activity_id: number; type_uid: number; time: number; severity_id: number; status_id: number;
  metadata: { uid: string; event_code: string; sequence?: number; [name: string]: unknown };
  [name: string]: unknown;
}

/** An event of the audit log in the words of OCSF. What OCSF has no word for is under `unmapped`. */
export function ocsfEvent(leaf: StreamLeaf): OcsfEvent {
  const { endpoint, method, response_code: code, ...context } = leaf.context;
  const row = rowOf(leaf.action, leaf.eventType, method);
  const { uid, name } = CLASSES[row.of];
  const failed = row.failed === true || (typeof code === 'number' && code >= 400);
  const organization = publicId('organization', leaf.organizationId);
  const id = publicId('auditLeaf', leaf.id);
  return {
    class_uid: uid, class_name: name, category_uid: Math.floor(uid / 1000), activity_id: row.activity, type_uid: uid * 100 + row.activity, ...(row.activity === OTHER ? { activity_name: leaf.action } : {}),
    time: leaf.at.getTime(), severity_id: row.severity ?? (failed ? 2 : 1), status_id: row.of === 'finding' ? 1 : failed ? 2 : 1, message: auditActions().get(leaf.action)?.what || leaf.action,
    actor: actorOf(leaf), src_endpoint: leaf.ip ? { ip: leaf.ip } : { svc_name: 'consentry' }, ...httpOf(leaf, endpoint, method, code), ...subjectOf(row, leaf, id, organization, endpoint, method),
    metadata: {
      version: OCSF_VERSION, product: PRODUCT, uid: id, event_code: leaf.action, log_name: 'audit', log_provider: 'consentry', tenant_uid: organization,
      ...(leaf.seq === null ? {} : { sequence: leaf.seq }), ...(leaf.requestId ? { correlation_uid: leaf.requestId } : {}),
    },
    unmapped: { event_type: leaf.eventType, ...(Object.keys(context).length > 0 ? { context } : {}) },
  };
}

function actorOf({ actorKind, actorId }: StreamLeaf): object {
  if (actorKind === 'system') return { app_name: actorId };
  if (actorKind === 'user') return { user: { uid: publicId('user', actorId), type_id: 1, type: 'User' } };
  const key = publicId('apiKey', actorId);
  return { user: { uid: key, credential_uid: key, type_id: OTHER, type: 'API key' } };
}

function httpOf({ userAgent, requestId }: StreamLeaf, endpoint: unknown, method: unknown, code: unknown): object {
  const request = {
    ...(typeof method === 'string' ? { http_method: method } : {}), ...(typeof endpoint === 'string' ? { url: { path: endpoint } } : {}), ...(userAgent ? { user_agent: userAgent } : {}), ...(requestId ? { uid: requestId } : {}),
  };
  return { ...(Object.keys(request).length > 0 ? { http_request: request } : {}), ...(typeof code === 'number' ? { http_response: { code } } : {}) };
}

/** What each class asks for beyond what all events have. */
function subjectOf(row: OcsfRow, leaf: StreamLeaf, id: string, organization: string, endpoint: unknown, method: unknown): object {
  const thing = leaf.objectId && leaf.objectType ? { uid: publicObjectId(leaf.objectType, leaf.objectId), type: leaf.objectType } : undefined;
  switch (row.of) {
    case 'account': return { user: userOf(leaf) };
    case 'authentication': return { user: userOf(leaf), service: { name: 'Consentry' }, ...(leaf.actorKind === 'api_key' ? {} : { is_remote: true }) };
    case 'access': return { user: userOf(leaf), privileges: [String(leaf.context.to ?? leaf.context.role ?? 'unknown')] };
    case 'entity': return { entity: thing ?? { uid: organization, type: 'organization' } };
    case 'api': return { api: { operation: typeof endpoint === 'string' ? `${String(method)} ${endpoint}` : leaf.action, service: { name: 'Consentry' } }, ...(thing ? { resources: [thing] } : {}) };
    case 'finding': return { finding_info: { uid: id, title: auditActions().get(leaf.action)?.what || leaf.action, types: [leaf.action] }, ...(thing ? { resources: [thing] } : {}) };
  }
}

/** Whose account it is about: the object, or who did it to himself. Of a failed sign-in nobody may be known. */
function userOf({ objectType, objectId, actorKind, actorId }: StreamLeaf): object {
  if (objectType === 'user' && objectId) return { uid: publicId('user', objectId), type_id: 1, type: 'User' };
  return actorKind === 'user' ? { uid: publicId('user', actorId), type_id: 1, type: 'User' } : { name: 'unknown', type_id: 0, type: 'Unknown' };
}

function publicObjectId(type: string, id: string): string {
  const kind = type.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return kind in ID_PREFIXES ? publicId(kind as IdKind, id) : id;
}

/** The event as JSON of so many bytes at most. What is too long is cut where it can be, and the event says so. */
export function boundedJson(event: OcsfEvent, longest: number): string {
  const whole = JSON.stringify(event);
  if (Buffer.byteLength(whole) <= longest) return whole;
  const { unmapped, http_request: http, ...rest } = event as OcsfEvent & { unmapped: { event_type: string; context?: Record<string, unknown> }; http_request?: Record<string, unknown> };
  const cut = (size: number) => JSON.stringify({
    ...rest, ...(http ? { http_request: shorten(http, size) } : {}), unmapped: { event_type: unmapped.event_type, truncated: true, ...(unmapped.context && size > 40 ? { context: shorten(unmapped.context, size) } : {}) },
  });
  for (const size of [200, 80, 40]) {
    const shorter = cut(size);
    if (Buffer.byteLength(shorter) <= longest) return shorter;
  }
  return cut(0);
}

function shorten(value: Record<string, unknown>, size: number): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).slice(0, 50).map(([name, item]) => [name, shortened(item, size)]));
}

function shortened(item: unknown, size: number): unknown {
  if (typeof item === 'string') return item.slice(0, size);
  if (Array.isArray(item)) return item.slice(0, 10).map((each) => shortened(each, size));
  if (item !== null && typeof item === 'object') return shorten(item as Record<string, unknown>, size);
  return item;
}
