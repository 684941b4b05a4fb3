import { createHash, createPublicKey, verify } from 'node:crypto';

// An implementation of its own, written from RFC 6962 §2.1, RFC 9162 §2.1.3–2.1.4 and C2SP signed-note: it shares no line with libs/audit.

const sha = (...parts: Uint8Array[]): Buffer => { const h = createHash('sha256'); for (const part of parts) h.update(part); return h.digest(); };
const ZERO = Uint8Array.of(0);
const ONE = Uint8Array.of(1);

export const hashLeaf = (entry: Uint8Array): Buffer => sha(ZERO, entry);

/** MTH(D[n]), by the recursive definition. */
export function treeHash(leaves: Buffer[]): Buffer {
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return leaves[0]!;
  let k = 1;
  while (k << 1 < leaves.length) k <<= 1;
  return sha(ONE, treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}

/** RFC 9162 §2.1.3.2, word for word. */
export function inclusionHolds(leaf: Buffer, index: number, size: number, proof: Buffer[], root: Buffer): boolean {
  if (index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let r = leaf;
  for (const p of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = sha(ONE, p, r);
      while (fn % 2 === 0 && fn !== 0) { fn = Math.floor(fn / 2); sn = Math.floor(sn / 2); }
    } else {
      r = sha(ONE, r, p);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && r.equals(root);
}

/** RFC 9162 §2.1.4.2, word for word. */
export function consistencyHolds(first: number, second: number, firstRoot: Buffer, secondRoot: Buffer, given: Buffer[]): boolean {
  if (first === second) return given.length === 0 && firstRoot.equals(secondRoot);
  if (first === 0) return given.length === 0;
  if (given.length === 0) return false;
  const proof = Number.isInteger(Math.log2(first)) ? [firstRoot, ...given] : given;
  let fn = first - 1;
  let sn = second - 1;
  while (fn % 2 === 1) { fn = Math.floor(fn / 2); sn = Math.floor(sn / 2); }
  let fr = proof[0]!;
  let sr = proof[0]!;
  for (const c of proof.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = sha(ONE, c, fr);
      sr = sha(ONE, c, sr);
      while (fn % 2 === 0 && fn !== 0) { fn = Math.floor(fn / 2); sn = Math.floor(sn / 2); }
    } else {
      sr = sha(ONE, sr, c);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(secondRoot);
}

export interface OpenCheckpoint { origin: string; size: number; root: Buffer; rest: string[] }

/** Checks a signed note by C2SP signed-note (Ed25519, type 1) and reads the checkpoint in it; undefined when it does not hold. */
export function openCheckpoint(note: string, vkey: string): OpenCheckpoint | undefined {
  const [name, id] = vkey.split('+');
  const key = Buffer.from(vkey.slice(name!.length + id!.length + 2), 'base64');
  const hashed = sha(Buffer.from(`${name}\n`), key).subarray(0, 4);
  if (key[0] !== 1 || key.length !== 33 || hashed.toString('hex') !== id) return undefined;
  const at = note.indexOf('\n\n');
  const text = note.slice(0, at + 1);
  const line = note.slice(at + 2).split('\n').find((l) => l.startsWith(`— ${name} `));
  if (!line) return undefined;
  const signature = Buffer.from(line.slice(`— ${name} `.length), 'base64');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.subarray(1).toString('base64url') };
  if (!signature.subarray(0, 4).equals(hashed) || !verify(null, Buffer.from(text), createPublicKey({ key: jwk, format: 'jwk' }), signature.subarray(4))) return undefined;
  const [origin, size, root, ...rest] = text.trimEnd().split('\n');
  return { origin: origin!, size: Number(size), root: Buffer.from(root!, 'base64'), rest };
}
