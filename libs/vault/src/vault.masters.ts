import { isPluginError, type MasterKey, type MasterKeyVersion } from '@consentry/plugin-sdk';
import { METRICS, type Clock, type Database, type HotClient } from '@consentry/kernel';

/** The master key does not belong to this database, or is gone. Refusing to start beats writing what nobody can read. */
export class MasterKeyError extends Error {}

/** A loaded key plugin at work, under the plugin's id. */
export interface Keeper { provider: string; key: MasterKey }

export type MasterState = 'staged' | 'current' | 'retiring' | 'destroyed';
export interface MasterRow { provider: string; version: number; fingerprint: string; state: MasterState; created_at: Date; activated_at: Date | null; destroyed_at: Date | null; data_keys: number; [column: string]: unknown }
export interface Wrapped { wrapped: Uint8Array; provider: string; version: number }

const ROWS = `
  select m.*, (select count(*)::int from data_keys k where k.master_key_provider = m.provider and k.master_key_version = m.version and k.state <> 'destroyed') as data_keys
  from master_keys m order by m.created_at, m.version`;

/** Whether this database has met a master key before. Decides whether a provider may make one. */
export async function knowsMasterKey(db: Database): Promise<boolean> {
  const { rowCount } = await db.hot('system', (c) => c.query({ text: 'select 1 from master_keys limit 1' }));
  return Boolean(rowCount);
}

/**
 * The master keys that this database was sealed under, and the keepers that hold them: the one of the configuration, and while
 * a move to it is under way the one before. What the database remembers (provider, version, fingerprint) is compared with what
 * the keepers say, at the start and all the time.
 */
export class MasterKeys {
  private currentVersion = 0;
  private remembered: MasterRow[] = [];

  constructor(private readonly db: Database, private readonly clock: Clock, readonly keeper: Keeper, readonly previous?: Keeper) {}

  /**
   * Compares, and remembers what is new: the very first key, a version that was made but not written down, the move to another keeper.
   * @throws MasterKeyError naming the fingerprints when a key is missing or another; nothing is changed then.
   */
  async bind(): Promise<void> {
    await this.look();
    const health = await this.keeper.key.health();
    const now = this.clock.now();
    await this.db.hot('system', async (c) => {
      const firstEver = this.remembered.length === 0;
      const known = new Set(this.remembered.filter((r) => r.provider === this.keeper.provider).map((r) => r.version));
      const moving = !firstEver && !this.remembered.some((r) => r.state === 'current' && r.provider === this.keeper.provider);
      for (const { version, fingerprint } of health.versions) {
        const current = (firstEver || moving) && version === health.version;
        if (moving && current) await c.query({ text: `update master_keys set state = 'retiring' where state = 'current'` });
        if (known.has(version)) {
          // Back at a provider that was left before.
          if (current) await c.query({ text: `update master_keys set state = 'current', activated_at = $3 where provider = $1 and version = $2 and state <> 'destroyed'`, values: [this.keeper.provider, version, now] });
          continue;
        }
        await c.query({
          text: `insert into master_keys (provider, version, fingerprint, state, created_at, activated_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
          values: [this.keeper.provider, version, fingerprint, current ? 'current' : 'staged', now, current ? now : null],
        });
      }
      await c.query({ text: 'insert into installation default values on conflict do nothing' });
    });
    await this.look();
  }

  /** Reads what the database remembers and compares; changes nothing. @throws MasterKeyError, or PluginError when a keeper is away */
  async look(): Promise<void> {
    const { rows } = await this.db.hot('system', (c) => c.query<MasterRow>({ text: ROWS }));
    // Before comparing: what is wrong with them stays wrong at every check that follows, until it is mended.
    this.remembered = rows;
    this.currentVersion = rows.find((r) => r.state === 'current' && r.provider === this.keeper.provider)?.version ?? 0;
    await this.compare(rows);
  }

  /** Whether every key that is needed can be used right now. Asks the keepers, not the database. */
  async check(): Promise<void> {
    await this.compare(this.remembered);
  }

  rows(): readonly MasterRow[] {
    return this.remembered;
  }

  get current(): { provider: string; version: number } {
    return { provider: this.keeper.provider, version: this.currentVersion };
  }

  async wrap(dataKey: Uint8Array, context: string): Promise<Wrapped> {
    METRICS.consentry_vault_operations_total.inc({ operation: 'wrap' });
    const { wrapped, version } = await this.keeper.key.wrap(dataKey, context, this.currentVersion);
    return { wrapped, version, provider: this.keeper.provider };
  }

  async unwrap({ wrapped, provider, version }: Wrapped, context: string): Promise<Uint8Array> {
    const keeper = this.keeperOf(provider);
    if (!keeper) throw new MasterKeyError(`A data key is wrapped by the provider ${provider}, which is not configured.`);
    METRICS.consentry_vault_operations_total.inc({ operation: 'unwrap' });
    return keeper.unwrap(wrapped, version, context);
  }

  /** Makes a version that nothing uses yet. @returns the version with its fingerprint */
  async stage(tell: (c: HotClient, staged: MasterKeyVersion) => Promise<void>): Promise<MasterKeyVersion> {
    const version = await this.keeper.key.rotate();
    const { fingerprint } = (await this.keeper.key.health()).versions.find((v) => v.version === version)!;
    await this.db.hot('system', async (c) => {
      await c.query({
        text: `insert into master_keys (provider, version, fingerprint, state, created_at) values ($1, $2, $3, 'staged', $4) on conflict do nothing`, values: [this.keeper.provider, version, fingerprint, this.clock.now()],
      });
      await tell(c, { version, fingerprint });
    });
    await this.look();
    return { version, fingerprint };
  }

  /** New wrappings use this version from now on. In the caller's transaction of the system. */
  async activate(c: HotClient, version: number): Promise<boolean> {
    await c.query({ text: `update master_keys set state = 'retiring' where state = 'current'` });
    const { rowCount } = await c.query({
      text: `update master_keys set state = 'current', activated_at = $3 where provider = $1 and version = $2 and state = 'staged'`, values: [this.keeper.provider, version, this.clock.now()],
    });
    return rowCount === 1;
  }

  /** Gives the keepers' sockets and sessions back. */
  async close(): Promise<void> {
    for (const keeper of [this.keeper, this.previous]) await keeper?.key.close?.();
  }

  /** What each remembered version must look like in its keeper. */
  private async compare(rows: readonly MasterRow[]): Promise<void> {
    const needed = rows.filter((r) => r.state !== 'destroyed');
    for (const keeper of [this.keeper, ...(this.previous ? [this.previous] : [])]) {
      const { versions } = await keeper.key.health();
      const held = new Map(versions.map((v) => [v.version, v.fingerprint]));
      for (const row of needed.filter((r) => r.provider === keeper.provider)) {
        const fingerprint = held.get(row.version);
        if (fingerprint !== undefined && fingerprint !== row.fingerprint) throw new MasterKeyError(otherKey(row, fingerprint));
        if (fingerprint === undefined && (row.data_keys > 0 || row.state === 'current')) throw new MasterKeyError(missingVersion(row, versions));
      }
    }
    const orphan = needed.find((r) => (r.data_keys > 0 || (r.state === 'current' && !this.previous)) && !this.keeperOf(r.provider));
    if (orphan) throw new MasterKeyError(foreignProvider(orphan, this.keeper.provider));
  }

  private keeperOf(provider: string): MasterKey | undefined {
    return provider === this.keeper.provider ? this.keeper.key : provider === this.previous?.provider ? this.previous.key : undefined;
  }
}

/** Whether the failure says that the keeper or its key cannot be used, rather than that something else broke. */
export function isKeeperFailure(error: unknown): boolean {
  return error instanceof MasterKeyError || isPluginError(error);
}

function otherKey(row: MasterRow, fingerprint: string): string {
  return `Version ${row.version} of the master key has the fingerprint ${fingerprint}, this database was sealed under ${row.fingerprint} (provider ${row.provider}). Put the right key back; nothing was changed.`;
}

function missingVersion(row: MasterRow, versions: MasterKeyVersion[]): string {
  const held = versions.map((v) => `${v.version} (${v.fingerprint})`).join(', ') || 'none';
  return `Version ${row.version} of the master key, fingerprint ${row.fingerprint}, is missing; the provider ${row.provider} holds ${held}. Data keys are wrapped by it: bring it to this server too; nothing was changed.`;
}

function foreignProvider(row: MasterRow, provider: string): string {
  return `${row.data_keys} data keys are wrapped by the provider ${row.provider} (version ${row.version}, fingerprint ${row.fingerprint}), and ${provider} is configured. Set CONSENTRY_PREVIOUS_MASTER_KEY_PROVIDER=${row.provider} until they have been moved, or go back to it.`;
}
