import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { sha256 } from './audit.merkle.js';

/** Ed25519 in the table of signature types of C2SP signed-note. */
const ED25519 = 0x01;
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** The name of an organisation's log: the origin of its checkpoints and the name of its key. */
export function originOf(organizationId: string): string {
  return `consentry/audit/org_${organizationId.replaceAll('-', '')}`;
}

export interface Checkpoint { origin: string; size: number; root: Buffer; time: string }

/** The text of a checkpoint by C2SP tlog-checkpoint: origin, size, root, and as an extension line the time. */
export function checkpointText({ origin, size, root, time }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\ntime ${time}\n`;
}

const CHECKPOINT = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n(?:time (\S+)\n)?/;

/** @throws NoteError */
export function parseCheckpoint(text: string): Checkpoint {
  const match = CHECKPOINT.exec(text);
  if (!match) throw new NoteError('this is no checkpoint');
  return { origin: match[1]!, size: Number(match[2]), root: Buffer.from(match[3]!, 'base64'), time: match[4] ?? '' };
}

export class NoteError extends Error {}

/** A key that checks notes: C2SP signed-note, `<name>+<key id>+<base64 of type and key>`. */
export interface Verifier { name: string; publicKey: KeyObject; text: string }

export function verifierOf(name: string, publicKey: KeyObject): Verifier {
  const raw = rawPublic(publicKey);
  return { name, publicKey, text: `${name}+${keyId(name, raw).toString('hex')}+${Buffer.concat([Buffer.from([ED25519]), raw]).toString('base64')}` };
}

/** @throws NoteError */
export function parseVerifier(text: string): Verifier {
  const [, name, id, key] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? [];
  const bytes = Buffer.from(key ?? '', 'base64');
  if (!name || bytes.length !== 33 || bytes[0] !== ED25519) throw new NoteError('this is no key of an audit log (expected name+id+key)');
  const raw = bytes.subarray(1);
  if (keyId(name, raw).toString('hex') !== id) throw new NoteError('the key does not fit its own id: it was altered or cut');
  return { name, publicKey: createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' }), text: text.trim() };
}

/** Signs a text that ends with a line feed. */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  const id = keyId(name, rawPublic(createPublicKey(privateKey)));
  return `${text}\n— ${name} ${Buffer.concat([id, sign(null, Buffer.from(text, 'utf8'), privateKey)]).toString('base64')}\n`;
}

/** The text of a note whose signature by this key holds. @throws NoteError */
export function openNote(note: string, verifier: Verifier): string {
  const split = note.lastIndexOf('\n\n');
  if (split < 0) throw new NoteError('this is no signed note');
  const text = note.slice(0, split + 1);
  const id = keyId(verifier.name, rawPublic(verifier.publicKey));
  const signatures = note.slice(split + 2).split('\n').flatMap((line) => {
    const match = /^— (\S+) ([A-Za-z0-9+/=]+)$/.exec(line);
    const bytes = match?.[1] === verifier.name ? Buffer.from(match[2]!, 'base64') : undefined;
    return bytes && bytes.subarray(0, 4).equals(id) ? [bytes.subarray(4)] : [];
  });
  if (signatures.length === 0) throw new NoteError('the note is not signed by this key');
  if (!signatures.every((signature) => verify(null, Buffer.from(text, 'utf8'), verifier.publicKey, signature))) throw new NoteError('the signature does not hold: text or signature was altered');
  return text;
}

function keyId(name: string, rawPublicKey: Buffer): Buffer {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`, 'utf8'), Buffer.from([ED25519]), rawPublicKey])).subarray(0, 4);
}

function rawPublic(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32);
}
