import { hash } from 'node:crypto';

/** Hashes of a tile: 2^8, as C2SP tlog-tiles has it. */
export const TILE_WIDTH = 256;
export const HASH_BYTES = 32;
/** 0x01, and room for two hashes: every node is hashed in here. */
const pair = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** The Merkle tree of RFC 6962 §2.1, kept in tiles of C2SP tlog-tiles: level 0 holds hashes of leaves, level n roots of full tiles of level n−1. */
export type TileReader = (level: number, tile: number) => Promise<Buffer>;

export function sha256(bytes: Buffer | string): Buffer {
  return hash('sha256', bytes, 'buffer');
}

/** RFC 6962 §2.1: `SHA-256(0x00 || entry)`. */
export function leafHash(entry: string): Buffer {
  return hash('sha256', `\0${entry}`, 'buffer');
}

/** RFC 6962 §2.1: `SHA-256(0x01 || left || right)`. */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  left.copy(pair, 1);
  right.copy(pair, 33);
  return sha256(pair);
}

export const EMPTY_ROOT = sha256(Buffer.alloc(0));

/** The tiles at the right edge of a tree, one a level: all that is needed to append to it and to know its root. */
export class Edge {
  /** @param partial of each level, the hashes of its last tile, fewer than {@link TILE_WIDTH} */
  private constructor(public size: number, private readonly partial: Buffer[][]) {}

  /** Where the last tiles of a tree of that size are: level, number of the tile, and how many hashes it holds. Full ones are left out. */
  static places(size: number): { level: number; tile: number; width: number }[] {
    const places = [];
    for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
      if (count % TILE_WIDTH > 0) places.push({ level, tile: Math.floor(count / TILE_WIDTH), width: count % TILE_WIDTH });
    }
    return places;
  }

  /** @throws Error when a tile holds another number of hashes than the size asks for. */
  static of(size: number, tile: (level: number, tile: number) => Buffer | undefined): Edge {
    const partial: Buffer[][] = [];
    for (const place of Edge.places(size)) {
      const bytes = tile(place.level, place.tile);
      if (bytes?.length !== place.width * HASH_BYTES) throw new Error(`tile ${place.level}/${place.tile} does not hold ${place.width} hashes`);
      partial[place.level] = hashesIn(bytes);
    }
    return new Edge(size, partial);
  }

  /** Adds leaves. @returns the tiles that changed */
  append(leaves: Buffer[]): { level: number; tile: number; hashes: Buffer }[] {
    const changed = new Map<string, { level: number; tile: number; hashes: Buffer }>();
    const put = (level: number, index: number, leaf: Buffer): void => {
      const row = (this.partial[level] ??= []);
      row.push(leaf);
      const tile = Math.floor(index / TILE_WIDTH);
      if (row.length < TILE_WIDTH) {
        touched.set(level, tile);
        return;
      }
      changed.set(`${level}/${tile}`, { level, tile, hashes: Buffer.concat(row) });
      touched.delete(level);
      this.partial[level] = [];
      put(level + 1, tile, perfect(row));
    };
    const touched = new Map<number, number>();
    for (const leaf of leaves) put(0, this.size++, leaf);
    for (const [level, tile] of touched) changed.set(`${level}/${tile}`, { level, tile, hashes: Buffer.concat(this.partial[level]!) });
    return [...changed.values()];
  }

  /** MTH of RFC 6962 §2.1 over all leaves. */
  root(): Buffer {
    let root: Buffer | undefined;
    for (const row of this.partial) {
      if (!row) continue;
      // From the right: the smallest perfect subtrees first.
      let end = row.length;
      for (let width = 1; end > 0; width *= 2) {
        if (end % (width * 2) === 0) continue;
        const subtree = perfect(row.slice(end - width, end));
        root = root ? nodeHash(subtree, root) : subtree;
        end -= width;
      }
    }
    return root ?? EMPTY_ROOT;
  }
}

/** A stored tile that is missing or holds too little. */
export class TileError extends Error {}

export function hashesIn(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, i) => bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

/** The root over a power of two of hashes. */
export function perfect(hashes: Buffer[]): Buffer {
  let row = hashes;
  while (row.length > 1) row = Array.from({ length: row.length / 2 }, (_, i) => nodeHash(row[2 * i]!, row[2 * i + 1]!));
  return row[0]!;
}

/** Reads roots and proofs out of stored tiles. */
export class Tiles {
  private readonly known = new Map<string, Promise<Buffer>>();

  constructor(private readonly read: TileReader) {}

  /** The root of the tree as it was when it had that many leaves. */
  root(size: number): Promise<Buffer> {
    return size === 0 ? Promise.resolve(EMPTY_ROOT) : this.range(0, size);
  }

  /** PATH(m, D[n]) of RFC 6962 §2.1.1. */
  async inclusion(index: number, size: number): Promise<Buffer[]> {
    return this.path(index, 0, size);
  }

  /** PROOF(m, D[n]) of RFC 6962 §2.1.2; empty when both are the same or the first is empty. */
  async consistency(first: number, second: number): Promise<Buffer[]> {
    return first === second || first === 0 ? [] : this.subproof(first, 0, second, true);
  }

  private async path(index: number, from: number, to: number): Promise<Buffer[]> {
    if (to - from === 1) return [];
    const split = from + splitOf(to - from);
    return index < split ? [...(await this.path(index, from, split)), await this.range(split, to)] : [...(await this.path(index, split, to)), await this.range(from, split)];
  }

  private async subproof(first: number, from: number, to: number, whole: boolean): Promise<Buffer[]> {
    if (first === to) return whole ? [] : [await this.range(from, to)];
    const split = from + splitOf(to - from);
    return first <= split
      ? [...(await this.subproof(first, from, split, whole)), await this.range(split, to)]
      : [...(await this.subproof(first, split, to, false)), await this.range(from, split)];
  }

  private async range(from: number, to: number): Promise<Buffer> {
    const width = to - from;
    if (isPowerOfTwo(width) && from % width === 0) return this.perfectRange(from, width);
    const split = from + splitOf(width);
    return nodeHash(await this.range(from, split), await this.range(split, to));
  }

  private async perfectRange(from: number, width: number): Promise<Buffer> {
    let level = 0;
    let unit = 1;
    while (width >= unit * TILE_WIDTH) {
      unit *= TILE_WIDTH;
      level++;
    }
    const index = from / unit;
    const hashes = hashesIn(await this.tile(level, Math.floor(index / TILE_WIDTH)));
    const at = index % TILE_WIDTH;
    const part = hashes.slice(at, at + width / unit);
    if (part.length !== width / unit) throw new TileError(`tile ${level}/${Math.floor(index / TILE_WIDTH)} is too short`);
    return perfect(part);
  }

  private tile(level: number, tile: number): Promise<Buffer> {
    const name = `${level}/${tile}`;
    const known = this.known.get(name);
    if (known) return known;
    const reading = this.read(level, tile);
    this.known.set(name, reading);
    return reading;
  }
}

/** The largest power of two smaller than n. */
function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n));
}
