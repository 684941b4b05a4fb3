/** RFC 6962 and RFC 9162 in the reader's browser: what the server says of its log is computed again here. */

const encoder = new TextEncoder();

export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
export const base64Of = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

async function sha256(...parts: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', await new Blob(parts).arrayBuffer()));
}

/** MTH({d}) = SHA-256(0x00 || d): RFC 6962 §2.1. */
export const leafHashOf = (entry: string) => sha256(Uint8Array.of(0), encoder.encode(entry));

export const digestOf = async (content: string) => base64Of(await sha256(encoder.encode(content)));

/** The root that a path leads to by RFC 9162 §2.1.3.2. Undefined: the path is none of this place in a tree of this size. */
export async function rootBy(leaf: Uint8Array<ArrayBuffer>, index: number, size: number, path: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array | undefined> {
  if (index >= size) return undefined;
  // Counted with BigInt: a shift of a JavaScript number ends at 32 bits.
  let place = BigInt(index);
  let last = BigInt(size) - 1n;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0n) return undefined;
    if ((place & 1n) === 1n || place === last) {
      hash = await sha256(Uint8Array.of(1), sibling, hash);
      while ((place & 1n) === 0n && place !== 0n) {
        place >>= 1n;
        last >>= 1n;
      }
    } else hash = await sha256(Uint8Array.of(1), hash, sibling);
    place >>= 1n;
    last >>= 1n;
  }
  return last === 0n ? hash : undefined;
}

export interface SignedHead { size: number; root: string }

const NOTE = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n/;
const KEY = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;
/** Ed25519 in the table of signature types of C2SP signed-note. */
const ED25519 = 1;

/** What a checkpoint says (C2SP tlog-checkpoint). */
export function headIn(note: string): SignedHead | undefined {
  const match = NOTE.exec(note);
  return match ? { size: Number(match[2]), root: match[3]! } : undefined;
}

/** Whether a note is signed by a key (C2SP signed-note). Undefined: this browser knows no Ed25519. */
export async function isSigned(note: string, key: string): Promise<boolean | undefined> {
  const [, name = '', , encoded = ''] = KEY.exec(key.trim()) ?? [];
  const [type, ...raw] = bytesOf(encoded);
  const split = note.lastIndexOf('\n\n');
  if (type !== ED25519 || raw.length !== 32 || split < 0) return false;
  const line = note.slice(split + 2).split('\n').find((each) => each.startsWith(`— ${name} `));
  const signature = bytesOf(line?.slice(name.length + 3) ?? '');
  try {
    const verifier = await crypto.subtle.importKey('raw', Uint8Array.from(raw), { name: 'Ed25519' }, false, ['verify']);
    // Four bytes before the signature name the key.
    return await crypto.subtle.verify({ name: 'Ed25519' }, verifier, signature.subarray(4), encoder.encode(note.slice(0, split + 1)));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return undefined;
    throw error;
  }
}
