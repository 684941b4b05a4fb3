import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { merkle, notes } from '@consentry/audit';
import { consistencyHolds, hashLeaf, inclusionHolds, openCheckpoint, treeHash } from '../harness/rfc6962.js';

const { Edge, Tiles, leafHash } = merkle;

/** A tree as the sequencer grows it: in batches, through tiles alone. */
function grown(batches: number[]): { leaves: Buffer[]; tiles: Map<string, Buffer>; root: Buffer; size: number } {
  const tiles = new Map<string, Buffer>();
  const leaves: Buffer[] = [];
  let root = Edge.of(0, () => undefined).root();
  for (const n of batches) {
    const edge = Edge.of(leaves.length, (level, tile) => tiles.get(`${level}/${tile}`));
    const fresh = Array.from({ length: n }, () => randomBytes(32));
    for (const { level, tile, hashes } of edge.append(fresh)) tiles.set(`${level}/${tile}`, hashes);
    leaves.push(...fresh);
    root = edge.root();
    expect(edge.size).toBe(leaves.length);
  }
  return { leaves, tiles, root, size: leaves.length };
}

const reader = (tiles: Map<string, Buffer>) => new Tiles(async (level, tile) => tiles.get(`${level}/${tile}`)!);
const batches = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 6 });

describe('the Merkle tree beside an implementation of its own (RFC 6962, RFC 9162)', () => {
  it('hashes the known test tree of Certificate Transparency', () => {
    const entries = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) => hashLeaf(Buffer.from(hex, 'hex')));
    const edge = Edge.of(0, () => undefined);
    edge.append(entries);
    expect(edge.root().toString('hex')).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
    expect(Edge.of(0, () => undefined).root().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(leafHash('abc')).toEqual(hashLeaf(Buffer.from('abc')));
  });

  it('has the same root however it grew, and proves every leaf and every beginning', async () => {
    await fc.assert(fc.asyncProperty(batches, fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), async (sizes, picks) => {
      const { leaves, tiles, root, size } = grown(sizes);
      expect(root).toEqual(treeHash(leaves));
      const t = reader(tiles);
      expect(await t.root(size)).toEqual(root);
      for (const pick of picks) {
        const index = pick % size;
        const proof = await t.inclusion(index, size);
        expect(inclusionHolds(leaves[index]!, index, size, proof, root)).toBe(true);
        expect(inclusionHolds(randomBytes(32), index, size, proof, root)).toBe(false);
        const first = 1 + (pick % size);
        const old = treeHash(leaves.slice(0, first));
        expect(await t.root(first)).toEqual(old);
        const path = await t.consistency(first, size);
        expect(consistencyHolds(first, size, old, root, path)).toBe(true);
        expect(consistencyHolds(first, size, randomBytes(32), root, path)).toBe(false);
      }
    }), { numRuns: 25 });
  });

  it('grows across the third level of tiles', async () => {
    const { leaves, tiles, root, size } = grown([65_000, 700, 300]);
    expect([...tiles.keys()].filter((k) => k.startsWith('2/'))).toEqual(['2/0']);
    expect(root).toEqual(treeHash(leaves));
    const t = reader(tiles);
    for (const index of [0, 255, 256, 65_535, 65_536, size - 1]) expect(inclusionHolds(leaves[index]!, index, size, await t.inclusion(index, size), root)).toBe(true);
    for (const first of [1, 256, 65_535, 65_536, 65_537]) expect(consistencyHolds(first, size, treeHash(leaves.slice(0, first)), root, await t.consistency(first, size))).toBe(true);
  });

  it('refuses an edge whose tiles are too short, too long or missing', () => {
    const { tiles } = grown([300]);
    const edge = (change: (bytes: Buffer) => Buffer | undefined) => () => Edge.of(300, (level, tile) => change(tiles.get(`${level}/${tile}`)!));
    expect(edge((b) => b)).not.toThrow();
    for (const wrong of [(b: Buffer) => b.subarray(32), (b: Buffer) => Buffer.concat([b, b.subarray(0, 32)]), () => undefined]) expect(edge(wrong)).toThrow(/does not hold/);
  });
});

describe('signed checkpoints (C2SP tlog-checkpoint, signed-note)', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const origin = notes.originOf('01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f60');
  const verifier = notes.verifierOf(origin, publicKey);
  const text = notes.checkpointText({ origin, size: 42, root: Buffer.alloc(32, 7), time: '2026-11-22T10:00:00.000Z' });
  const note = notes.signNote(text, origin, privateKey);

  it('are read by another implementation, and theirs by ours', () => {
    expect(openCheckpoint(note, verifier.text)).toEqual({ origin, size: 42, root: Buffer.alloc(32, 7), rest: ['time 2026-11-22T10:00:00.000Z'] });
    expect(notes.parseCheckpoint(notes.openNote(note, notes.parseVerifier(verifier.text)))).toMatchObject({ origin, size: 42 });
    // The example of the signed-note specification's text form: name, hash, base64 of type and key.
    expect(verifier.text).toMatch(/^consentry\/audit\/org_[0-9a-f]{32}\+[0-9a-f]{8}\+A[A-Za-z0-9+/]{42}[A-Za-z0-9+/=]{1,2}$/);
  });

  it('hold in no altered form', () => {
    const bytes = Buffer.from(note);
    let refused = 0;
    for (let i = 0; i < bytes.length; i++) {
      const altered = Buffer.from(bytes);
      altered[i]! ^= 1;
      try {
        notes.openNote(altered.toString('utf8'), verifier);
      } catch (error) {
        if (error instanceof notes.NoteError) refused++;
      }
    }
    // The last byte is the line feed behind the signature.
    expect(refused).toBeGreaterThanOrEqual(bytes.length - 1);
    expect(() => notes.parseVerifier(verifier.text.replace(/\+[0-9a-f]{8}\+/, '+00000000+'))).toThrow(/altered/);
    expect(() => notes.openNote(note, notes.verifierOf(origin, generateKeyPairSync('ed25519').publicKey))).toThrow(/not signed by this key/);
  });
});
