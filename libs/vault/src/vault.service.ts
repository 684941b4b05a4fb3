import { createSecretKey, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, Ids } from '@consentry/kernel';
import type { MasterKey } from '@consentry/plugin-sdk';
import { keyOf, open, seal, SealBrokenError, type DataKey, type Place } from './vault.cipher.js';
import { MasterKeyToken } from './vault.master.js';

/** Seals and opens small values under the organisation's own data key, which the master key wraps (VA-1, VA-2). */
@Injectable()
export class Vault {
  private readonly byId = new Map<string, DataKey>();
  private readonly current = new Map<string, DataKey>();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
    @Inject(MasterKeyToken) private readonly master: MasterKey,
  ) {}

  /** Not to be called inside a transaction: the first seal of an organisation may ask the key provider, over the network. */
  async seal(place: Place, plaintext: string): Promise<Buffer> {
    return seal(await this.currentKey(place.organizationId), place, Buffer.from(plaintext, 'utf8'));
  }

  /** @throws SealBrokenError for anything altered, moved, foreign or made under a key that is gone. */
  async open(place: Place, sealed: Uint8Array): Promise<string> {
    const { id } = keyOf(sealed);
    const key = await this.keyById(place.organizationId, id);
    return open(key, place, sealed).toString('utf8');
  }

  /** Whether the keeper of the master key answers. @throws when it doesn't. */
  async health(): Promise<void> {
    await this.master.health();
  }

  private async currentKey(organizationId: string): Promise<DataKey> {
    const cached = this.current.get(organizationId);
    if (cached) return cached;
    const key = (await this.load(organizationId, 'order by version desc limit 1', [])) ?? (await this.create(organizationId));
    this.current.set(organizationId, key);
    return key;
  }

  private async keyById(organizationId: string, id: string): Promise<DataKey> {
    const slot = `${organizationId}/${id}`;
    const cached = this.byId.get(slot);
    if (cached) return cached;
    const key = await this.load(organizationId, 'and id = $2', [id]);
    if (!key) throw new SealBrokenError();
    this.byId.set(slot, key);
    return key;
  }

  private async load(organizationId: string, tail: string, values: string[]): Promise<DataKey | undefined> {
    const { rows } = await this.db.hot({ organizationId }, (c) =>
      c.query<{ id: string; version: number; wrapped: Buffer; master_key_version: number }>({
        text: `select id, version, wrapped, master_key_version from data_keys where organization_id = $1 ${tail}`, values: [organizationId, ...values],
      }));
    const row = rows[0];
    if (!row) return undefined;
    const raw = await this.master.unwrap(row.wrapped, row.master_key_version, contextOf(organizationId, row.id));
    return { id: row.id, version: row.version, key: createSecretKey(raw) };
  }

  private async create(organizationId: string): Promise<DataKey> {
    const id = this.ids.next();
    const { wrapped, version } = await this.master.wrap(randomBytes(32), contextOf(organizationId, id));
    await this.db.hot({ organizationId }, (c) =>
      c.query({
        text: `insert into data_keys (id, organization_id, version, wrapped, master_key_version, created_at) values ($1, $2, 1, $3, $4, $5) on conflict do nothing`,
        values: [id, organizationId, Buffer.from(wrapped), version, this.clock.now()],
      }));
    // Two first seals may race; the one row that won is everybody's key.
    return (await this.load(organizationId, 'order by version desc limit 1', []))!;
  }
}

function contextOf(organizationId: string, keyId: string): string {
  return `consentry/v1/data-key|${organizationId}|${keyId}`;
}
