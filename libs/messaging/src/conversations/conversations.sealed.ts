import { defineSealed, type KeyRing, type Spot } from '@consentry/vault';

/** What people say beside and behind messages is sealed like messages (VA-6). */
defineSealed({ table: 'message_versions', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'body', field: 'body', purpose: 'content' }] });
defineSealed({ table: 'message_reactions', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'emoji', field: 'emoji', purpose: 'content' }] });
defineSealed({ table: 'conversation_notes', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'body', field: 'body', purpose: 'content' }] });

const spot = (table: string, row: string, field: string): Spot => ({ table, row, field, purpose: 'content' });

export const sealVersion = (ring: KeyRing, id: string, content: unknown): Buffer => ring.seal(spot('message_versions', id, 'body'), JSON.stringify(content ?? null));
export const openVersion = (ring: KeyRing, id: string, body: Uint8Array): unknown => JSON.parse(ring.open(spot('message_versions', id, 'body'), body));
export const sealReaction = (ring: KeyRing, id: string, emoji: string): Buffer => ring.seal(spot('message_reactions', id, 'emoji'), emoji);
export const openReaction = (ring: KeyRing, id: string, emoji: Uint8Array): string => ring.open(spot('message_reactions', id, 'emoji'), emoji);
export const sealNote = (ring: KeyRing, id: string, text: string): Buffer => ring.seal(spot('conversation_notes', id, 'body'), text);
export const openNote = (ring: KeyRing, id: string, body: Uint8Array): string => ring.open(spot('conversation_notes', id, 'body'), body);

/** Eight bytes of a word: a chance hit is rarer than a word meant otherwise. */
export const indexWord = (ring: KeyRing, word: string): Buffer => ring.index('name', `message\0${word}`, 8);
