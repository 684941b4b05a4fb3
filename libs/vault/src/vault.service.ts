import { createSecretKey, randomBytes } from 'node:crypto';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { BeginAnew, Clock, Database, describeError, Ids, Log, METRICS, Notifications, ProblemError, sqlState } from '@consentry/kernel';
import { isPluginError } from '@consentry/plugin-sdk';
import './vault.errors.js';
import { dataKey, SealBrokenError, type Place } from './vault.cipher.js';
import { KEY_GONE, MASTER_GONE, ORGANIZATION_LOCKS } from './vault.columns.js';
import { isKeeperFailure, MasterKeys } from './vault.masters.js';
import { KeyRing } from './vault.ring.js';

/** Told when the keys of an organisation changed: its id, or nothing for all. */
export const KEYS_CHANGED = 'consentry_keys';

interface KeyRow { id: string; kind: 'seal' | 'index'; version: number; state: 'active' | 'retiring' | 'destroyed'; wrapped: Buffer | null; master_key_provider: string; master_key_version: number; [column: string]: unknown }

/**
 * Seals and opens values under the organisation's own data keys, which the master key wraps (VA-1, VA-2). Unwrapped data keys live
 * in this process's memory alone, and only while the keeper of the master key answers: when it goes away the vault closes, forgets
 * them all and refuses, and it opens again by itself.
 */
@Injectable()
export class Vault {
  private readonly rings = new Map<string, KeyRing>();
  private readonly loading = new Map<string, Promise<KeyRing>>();
  /** Key ids that were asked for and are not there: a forged value must not cost a query each time. */
  private readonly absent = new Set<string>();
  private closedBy: string | undefined;
  private readonly onClose: (() => void)[] = [];

  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, @Inject(MasterKeys) private readonly masters: MasterKeys,
    private readonly log: Log, @Optional() notifications?: Notifications,
  ) {
    // A write under a key that was destroyed since: the next try finds the new one.
    db.remedy(KEY_GONE, () => this.refresh());
    const again = (organizationId?: string) => void this.refresh(organizationId || undefined).catch((error: unknown) => log.warn('key_refresh_failed', describeError(error)));
    notifications?.on(KEYS_CHANGED, again);
    // Keys that were destroyed while nobody could be told are not kept.
    notifications?.onGap(() => again());
  }

  /** The keys of an organisation, at once. Inside a transaction: when they are not at hand, it begins anew after they were fetched. */
  ready(organizationId: string): KeyRing {
    this.assertOpen();
    const ring = this.rings.get(organizationId);
    if (ring) return ring;
    throw new BeginAnew(async () => { await this.ring(organizationId); });
  }

  /** The keys of an organisation, made at its first need. Not to be called inside a transaction: may ask the key provider, over the network. */
  ring(organizationId: string): Promise<KeyRing> {
    this.assertOpen();
    const ring = this.rings.get(organizationId);
    return ring ? Promise.resolve(ring) : this.load(organizationId);
  }

  /** Not to be called inside a transaction. */
  async seal({ organizationId, ...spot }: Place, plaintext: string): Promise<Buffer> {
    return (await this.ring(organizationId)).seal(spot, plaintext);
  }

  /** Not to be called inside a transaction. @throws SealBrokenError for anything altered, moved, foreign or made under a key that is gone. */
  async open({ organizationId, ...spot }: Place, sealed: Uint8Array): Promise<string> {
    for (let n = 0; ; n++) {
      try {
        return (await this.ring(organizationId)).open(spot, sealed);
      } catch (error) {
        if (!(error instanceof BeginAnew) || n > 0) throw error;
        await error.prepare();
      }
    }
  }

  /** Whether the keeper of the master key answers. @throws when it doesn't. */
  async health(): Promise<void> {
    this.assertOpen();
    await this.masters.check();
  }

  /** @throws ProblemError `vault.unavailable` while the vault is closed */
  assertOpen(): void {
    if (this.closedBy !== undefined) throw unavailable();
  }

  /** Why the vault is closed, in a sentence for operators; undefined while it is open. */
  get closed(): string | undefined {
    return this.closedBy;
  }

  /** Forgets every key at once; nothing is sealed or opened until {@link reopen}. */
  close(reason: string): void {
    if (this.closedBy === undefined) this.log.error('vault_closed', { reason });
    this.closedBy = reason;
    METRICS.consentry_vault_closed.set({}, 1);
    this.rings.clear();
    for (const listener of this.onClose) listener();
  }

  /** Told when the vault closes: whoever keeps what he opened lets go of it. */
  onClosed(listener: () => void): void {
    this.onClose.push(listener);
  }

  reopen(): void {
    if (this.closedBy === undefined) return;
    this.closedBy = undefined;
    METRICS.consentry_vault_closed.set({}, 0);
    this.absent.clear();
    this.log.warn('vault_reopened', {});
  }

  /** Fetches the keys of one organisation, or of all that are at hand, anew. What is at hand stays in use until then. */
  async refresh(organizationId?: string): Promise<void> {
    this.absent.clear();
    const affected = organizationId === undefined ? [...this.rings.keys()] : this.rings.has(organizationId) ? [organizationId] : [];
    await Promise.all(affected.map((id) => this.load(id).catch((error: unknown) => {
      this.rings.delete(id);
      if (!(error instanceof ProblemError)) throw error;
    })));
  }

  /** Drops the keys of an organisation from memory. */
  forget(organizationId: string): void {
    this.rings.delete(organizationId);
  }

  private load(organizationId: string): Promise<KeyRing> {
    const running = this.loading.get(organizationId);
    // One that began earlier may have read the older state; its follower reads again.
    const loading = (running ? running.catch(() => undefined) : Promise.resolve()).then(() => this.fetch(organizationId));
    this.loading.set(organizationId, loading);
    const done = () => { if (this.loading.get(organizationId) === loading) this.loading.delete(organizationId); };
    loading.then(done, done);
    return loading;
  }

  private async fetch(organizationId: string): Promise<KeyRing> {
    try {
      let rows = await this.read(organizationId);
      refuseDestroyed(rows);
      for (const kind of ['seal', 'index'] as const) {
        if (rows.some((r) => r.kind === kind && r.state === 'active')) continue;
        await this.make(organizationId, kind).catch(async (error: unknown) => {
          if (sqlState(error) !== MASTER_GONE) throw error;
          // Wrapped by a version that was destroyed meanwhile: the next try uses the current one.
          await this.masters.look();
          await this.make(organizationId, kind);
        });
        rows = await this.read(organizationId);
        refuseDestroyed(rows);
        // It was shredded, and nothing else is left of it.
        if (!rows.some((r) => r.kind === kind && r.state === 'active')) throw new ProblemError('vault.destroyed');
      }
      const ring = await this.unwrapAll(organizationId, rows);
      this.assertOpen();
      const before = this.rings.get(organizationId);
      if (before) ring.inherit(before);
      this.rings.set(organizationId, ring);
      return ring;
    } catch (error) {
      if (!isKeeperFailure(error)) throw error;
      this.log.error('data_key_unavailable', { organizationId, ...describeError(error), ...(isPluginError(error) ? { reason: error.details.detail } : {}) });
      throw unavailable();
    }
  }

  private async read(organizationId: string): Promise<KeyRow[]> {
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<KeyRow>({
      text: 'select id, kind, version, state, wrapped, master_key_provider, master_key_version from data_keys where organization_id = $1 order by version', values: [organizationId],
    }));
    return rows;
  }

  private async unwrapAll(organizationId: string, rows: KeyRow[]): Promise<KeyRing> {
    const live = rows.filter((r) => r.state !== 'destroyed');
    const raw = await Promise.all(live.map((row) => this.masters.unwrap({ wrapped: row.wrapped!, provider: row.master_key_provider, version: row.master_key_version }, contextOf(organizationId, row.id))));
    const seals = live.flatMap((row, i) => (row.kind === 'seal' ? [{ state: row.state, key: dataKey(row.id, row.version, raw[i]!) }] : []));
    const indexKey = createSecretKey(raw[live.findIndex((r) => r.kind === 'index' && r.state === 'active')]!);
    for (const bytes of raw) bytes.fill(0);
    const absent = this.absent;
    const ring = new KeyRing(
      organizationId, seals.find((s) => s.state === 'active')!.key, seals.map((s) => s.key), indexKey,
      () => this.assertOpen(),
      (keyId) => {
        const name = `${organizationId}/${keyId}`;
        if (absent.has(name)) throw new SealBrokenError();
        throw new BeginAnew(async () => {
          await this.load(organizationId);
          // Whoever asks again finds the key in the new ring, or learns that there is none.
          if (absent.size > 10_000) absent.clear();
          absent.add(name);
        });
      });
    return ring;
  }

  private async make(organizationId: string, kind: 'seal' | 'index'): Promise<void> {
    const id = this.ids.next();
    const row = await this.wrapNew(organizationId, id);
    await this.db.hot({ organizationId }, async (c) => {
      await c.query({ text: `select pg_advisory_xact_lock(hashtextextended($1, ${ORGANIZATION_LOCKS}))`, values: [organizationId] });
      // Destroyed while this key was being wrapped: then there is no first key any more.
      const { rowCount } = await c.query({ text: `select 1 from shredded_organizations where shredded_id = $1 union all select 1 from data_keys where organization_id = $1 and state = 'destroyed' and not exists (select 1 from data_keys where organization_id = $1 and state = 'active') limit 1`, values: [organizationId] });
      if (rowCount) return;
      // Two first seals may race; the one row that won is everybody's key.
      await c.query({
        text: `insert into data_keys (id, organization_id, kind, version, wrapped, master_key_provider, master_key_version, created_at) values ($1, $2, $3, 1, $4, $5, $6, $7) on conflict do nothing`,
        values: [id, organizationId, kind, Buffer.from(row.wrapped), row.provider, row.version, this.clock.now()],
      });
    });
  }

  /** A new data key, wrapped; its plaintext is gone when this returns. */
  async wrapNew(organizationId: string, id: string) {
    this.assertOpen();
    const fresh = randomBytes(32);
    try {
      return await this.masters.wrap(fresh, contextOf(organizationId, id));
    } finally {
      fresh.fill(0);
    }
  }
}

function refuseDestroyed(rows: KeyRow[]): void {
  if (rows.some((r) => r.state === 'destroyed') && !rows.some((r) => r.state === 'active')) throw new ProblemError('vault.destroyed');
}

export function contextOf(organizationId: string, keyId: string): string {
  return `consentry/v1/data-key|${organizationId}|${keyId}`;
}

function unavailable(): ProblemError {
  return new ProblemError('vault.unavailable', { retryAfterSeconds: 2 });
}
