import type { Address, ReadRow } from './import.rules.js';
import type { Outcome, RowCode } from './import.words.js';

/** A row that was read, or why it could not be. */
export interface Row { row: number; read: ReadRow | RowCode }

/** What the database knows that matters for a chunk. */
export interface Known {
  /** By {@link addressToken}: whose it is. */
  owners: Map<string, string>;
  /** Tokens that earlier rows of the pass named: addresses, and tags that did not exist. */
  seen: Set<string>;
  /** Keys of the tags that exist, and how many more there may be beside those seen. */
  tags: Set<string>;
  tagsLeft: number;
}

export interface Planned {
  row: number;
  outcome: Outcome;
  code: RowCode | null;
  /** Of those that are created or updated. */
  read?: ReadRow;
  contactId?: string;
}

export interface Plan { rows: Planned[]; claimed: string[] }

/** How an address is known within an import. `index` is its blind index, so that nothing readable is kept. */
export function addressToken(channel: string, index: Buffer): string {
  return `${channel} ${index.toString('base64url')}`;
}

export interface Tokens { address(address: Address): string; tag(key: string): string; tagKey(name: string): string; next(): string }

/**
 * What becomes of each row, from facts alone. A dry run and a run that meet the same facts decide alike: that is what makes their
 * figures the same. Rows are looked at in their order, and each claims what it names.
 */
export function planChunk(rows: Row[], onDuplicate: 'update' | 'skip', known: Known, tokens: Tokens): Plan {
  const seen = new Set(known.seen);
  const claimed: string[] = [];
  let tagsLeft = known.tagsLeft;
  const one = ({ row, read }: Row): Planned => {
    if (typeof read === 'string') return { row, outcome: 'invalid', code: read };
    const mine = read.addresses.map((a) => tokens.address(a));
    if (mine.some((token) => seen.has(token))) return { row, outcome: 'skipped', code: 'duplicate_in_file' };
    const owners = new Set(mine.flatMap((token) => known.owners.get(token) ?? []));
    if (owners.size > 1) return { row, outcome: 'invalid', code: 'addresses_of_two_contacts' };
    const [owner] = owners;
    const skip = owner !== undefined && onDuplicate === 'skip';
    const newTags = skip ? [] : [...new Set(read.tags.map((tag) => tokens.tagKey(tag)))].filter((key) => !known.tags.has(key)).map((key) => tokens.tag(key)).filter((token) => !seen.has(token));
    if (newTags.length > tagsLeft) return { row, outcome: 'invalid', code: 'tag_limit' };
    tagsLeft -= newTags.length;
    for (const token of [...mine, ...newTags]) {
      seen.add(token);
      claimed.push(token);
    }
    if (skip) return { row, outcome: 'skipped', code: 'exists' };
    return { row, outcome: owner === undefined ? 'created' : 'updated', code: null, read, contactId: owner ?? tokens.next() };
  };
  return { rows: rows.map(one), claimed };
}
