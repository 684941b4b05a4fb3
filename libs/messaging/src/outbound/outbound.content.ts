import { MEDIA_TYPES } from '@consentry/plugin-sdk';
import { parseId, publicId } from '@consentry/kernel';
import type { SendRequest } from './outbound.schema.js';

type Json = Record<string, unknown>;

/** The content that stands under the name of the type. */
export function contentOf(request: SendRequest): unknown {
  if (request.type === 'reaction' && request.reaction) return { ...request.reaction, message_id: publicId('message', request.reaction.message_id) };
  return request[request.type];
}

/** A file in a message: where it stands, and what it is sent as. */
export interface FileSpot { path: (string | number)[]; type: (typeof MEDIA_TYPES)[number]; id: string }

/** The files of ours that a content names: the message's own, an interactive header's, those in a template's parameters. */
export function filesIn(type: string, content: unknown): FileSpot[] {
  const found: FileSpot[] = [];
  visitFiles(type, content, (spot) => { found.push(spot); return spot.id; });
  return found;
}

/** The same as rows that remember who names them; by UUID. Ids that are none of ours name nothing. */
export function usesOf(holderId: string, type: string, content: unknown): { media_id: string; holder_id: string }[] {
  return [...new Set(filesIn(type, content).map(({ id }) => parseId('media', id)))].flatMap((mediaId) => (mediaId ? [{ media_id: mediaId, holder_id: holderId }] : []));
}

/** The same content with other ids for its files: the provider's in place of ours. */
export function withFileIds(type: string, content: unknown, idOf: (spot: FileSpot) => string): unknown {
  return visitFiles(type, content, idOf);
}

function visitFiles(type: string, content: unknown, idOf: (spot: FileSpot) => string): unknown {
  if (isMediaType(type)) return swap(content, type, [], idOf);
  if (type !== 'interactive' && type !== 'template') return content;
  return walk(content, [], idOf);
}

/** In the platform's shapes a file stands under the name of what it is sent as. */
function walk(value: unknown, path: (string | number)[], idOf: (spot: FileSpot) => string): unknown {
  if (Array.isArray(value)) return value.map((part, i) => walk(part, [...path, i], idOf));
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value as Json).map(([name, part]) => [name, isMediaType(name) ? swap(part, name, [...path, name], idOf) : walk(part, [...path, name], idOf)]));
}

function swap(value: unknown, type: FileSpot['type'], path: (string | number)[], idOf: (spot: FileSpot) => string): unknown {
  const file = value as { id?: unknown } | null;
  return file && typeof file === 'object' && typeof file.id === 'string' ? { ...file, id: idOf({ path, type, id: file.id }) } : value;
}

function isMediaType(name: string): name is FileSpot['type'] {
  return (MEDIA_TYPES as readonly string[]).includes(name);
}

/** What a person reads in a list: the text, the caption, or the name of what was sent. */
export function previewOf(type: string, content: unknown): string {
  const body = (content ?? {}) as { body?: unknown; caption?: unknown; text?: unknown; name?: unknown; emoji?: unknown };
  const spoken = typeof body.body === 'object' && body.body !== null ? (body.body as { text?: unknown }).text : body.body;
  const text = [spoken, body.caption, body.text, body.emoji].find((v) => typeof v === 'string' && v !== '');
  if (typeof text === 'string') return text.slice(0, 280);
  return typeof body.name === 'string' ? body.name : type;
}
