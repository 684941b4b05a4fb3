import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, describeError, Ids, INSTALLATION, isUniqueViolation, Log, ProblemError, redactText, systemActor, type Actor, type HotClient, type Scope } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { MasterKeys } from './vault.masters.js';
import { advance, lockKeysOf, referred, type RotationRow } from './vault.reseal.js';
import { KEYS_CHANGED, Vault, contextOf } from './vault.service.js';

defineAuditActions({
  'data_key.rotated': { type: 'security_event', what: 'The organisation got a new data key', context: ['from', 'to'] },
  'data_key.destroyed': { type: 'security_event', what: 'A data key that nothing needs any more was destroyed', context: ['version'] },
  'data_keys.shredded': { type: 'security_event', what: "The organisation's data keys were destroyed, and with them all that they sealed", context: ['keys'] },
  'master_key.staged': { type: 'security_event', what: 'A next version of the master key was made', context: ['version', 'fingerprint', 'provider'] },
  'master_key.activated': { type: 'security_event', what: 'A version of the master key was taken into use', context: ['from', 'to', 'provider'] },
  'master_key.destroyed': { type: 'security_event', what: 'A version of the master key was destroyed', context: ['version', 'provider'] },
  'master_key.destroy_undone': { type: 'security_event', what: 'The keeper of the master key refused to destroy a version, so it is in use as before', context: ['version', 'provider'] },
  'master_key.changed': { type: 'security_event', what: 'The last data key was wrapped by the new version of the master key', context: ['to', 'provider', 'dataKeys'] },
});

/** Data keys wrapped anew at the same time: a key manager far away answers in tens of milliseconds. */
const WRAPS_AT_ONCE = 8;
const WRAP_CHUNK = 64;
const RETRY_MS = 1000;

export const scopeOf = (organizationId: string): Scope => (organizationId === INSTALLATION ? 'system' : { organizationId });

/** The work of changing keys (VA-3): begun here, done step by step by whichever process is free, resumed after any crash where it stood. */
@Injectable()
export class KeyRotations {
  private stopping = false;
  private working: Promise<void> | undefined;

  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly log: Log,
    private readonly vault: Vault, @Inject(MasterKeys) private readonly masters: MasterKeys,
  ) {}

  /**
   * A new data key for an organisation: everything is sealed under it from now on, what lies under the old one is sealed anew.
   * @throws ProblemError `keys.rotation_running`
   */
  async rotateData(actor: Actor, organizationId: string): Promise<void> {
    await this.vault.ring(organizationId);
    const id = this.ids.next();
    const row = await this.vault.wrapNew(organizationId, id);
    const now = this.clock.now();
    await this.begin(scopeOf(organizationId), async (c) => {
      await lockKeysOf(c, organizationId);
      const { rows } = await c.query<{ version: number }>({ text: `select version from data_keys where organization_id = $1 and kind = 'seal' and state = 'active' for update`, values: [organizationId] });
      const from = rows[0]?.version;
      if (from === undefined) throw new ProblemError('vault.destroyed');
      await c.query({
        text: `insert into key_rotations (id, organization_id, kind, state, from_version, to_version, started_at, started_by) values ($1, $2, 'data', 'running', $3, $4, $5, $6)`,
        values: [this.ids.next(), organizationId, from, from + 1, now, `${actor.kind}:${actor.id}`],
      });
      await c.query({ text: `update data_keys set state = 'retiring', retired_at = $2 where organization_id = $1 and kind = 'seal' and state = 'active'`, values: [organizationId, now] });
      await c.query({
        text: `insert into data_keys (id, organization_id, kind, version, wrapped, master_key_provider, master_key_version, created_at) values ($1, $2, 'seal', $3, $4, $5, $6, $7)`,
        values: [id, organizationId, from + 1, Buffer.from(row.wrapped), row.provider, row.version, now],
      });
      await this.leaf(c, actor, organizationId, 'data_key.rotated', { from, to: from + 1 });
      await c.query({ text: 'select pg_notify($1, $2)', values: [KEYS_CHANGED, organizationId] });
    });
    await this.vault.refresh(organizationId);
  }

  /** Every data key is wrapped by this staged version from now on, and the existing ones anew. @throws ProblemError `keys.version_not_staged`, `keys.rotation_running` */
  async activateMaster(actor: Actor, version: number): Promise<void> {
    const from = this.masters.current.version;
    await this.begin('system', async (c) => {
      if (!(await this.masters.activate(c, version))) throw new ProblemError('keys.version_not_staged');
      await this.insertMaster(c, actor, from, version);
      await this.leaf(c, actor, actor.organizationId, 'master_key.activated', { from, to: version, provider: this.masters.current.provider });
      await c.query({ text: 'select pg_notify($1, $2)', values: [KEYS_CHANGED, ''] });
    });
    await this.masters.look();
  }

  /** At the start: data keys that another version or keeper wrapped are wrapped anew, as after a move between keepers. */
  async resume(): Promise<void> {
    await this.masters.look();
    const { provider, version } = this.masters.current;
    await this.db.hot('system', async (c) => {
      const { rowCount } = await c.query({ text: `select 1 from data_keys where state <> 'destroyed' and (master_key_provider, master_key_version) <> ($1, $2) limit 1`, values: [provider, version] });
      if (rowCount) await this.insertMaster(c, systemActor(INSTALLATION, 'start'), null, version, `on conflict (organization_id, kind) where state = 'running' do update set to_version = excluded.to_version`);
    });
  }

  /** Works off everything that is under way; returns when nothing is, or after {@link stop}. */
  run(): Promise<void> {
    return (this.working ??= this.workOff().finally(() => { this.working = undefined; }));
  }

  /** {@link run} behind whoever asked; what fails is tried again by the next look. */
  start(): void {
    this.run().catch((error: unknown) => this.log.warn('key_rotation_failed', describeError(error)));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.working;
  }

  private async workOff(): Promise<void> {
    while (!this.stopping) {
      const running = await this.running();
      if (running.length === 0 || this.vault.closed !== undefined) return;
      let moved = false;
      for (const rotation of running) moved = (await this.step(rotation)) || moved;
      // Another process works on them, or they fail: no need to hurry.
      if (!moved && !this.stopping) await new Promise((resolve) => { setTimeout(resolve, RETRY_MS).unref(); });
    }
  }

  private async running(): Promise<RotationRow[]> {
    const { rows } = await this.db.hot('system', (c) => c.query<RotationRow>({ text: `select * from key_rotations where state = 'running' order by started_at` }));
    return rows;
  }

  private async step(rotation: RotationRow): Promise<boolean> {
    try {
      return rotation.kind === 'master' ? await this.rewrap(rotation) : await this.reseal(rotation);
    } catch (error) {
      this.log.warn('key_rotation_failed', { organizationId: rotation.organization_id, kind: rotation.kind, ...describeError(error) });
      await this.db.hot('system', (c) => c.query({ text: 'update key_rotations set last_error = $2 where id = $1', values: [rotation.id, redactText(`${(error as Error).name}: ${(error as Error).message}`).slice(0, 300)] })).catch(() => undefined);
      return false;
    }
  }

  private async reseal(rotation: RotationRow): Promise<boolean> {
    const { organization_id: organizationId } = rotation;
    const outcome = await this.db.hotRetrying(scopeOf(organizationId), async (c) => {
      const step = await advance(c, this.vault, rotation.id);
      if (step !== 'finished') return step;
      return (await this.destroyOld(c, rotation)) ? 'finished' : 'again';
    }, 5);
    if (outcome === 'finished') await this.vault.refresh(organizationId);
    return outcome !== 'busy';
  }

  /**
   * The end of a rotation: the old keys go, if nothing refers to them. Whoever still writes under one holds its lock shared until his
   * transaction ends; so what is counted here, under the lock, is all there is and all there will be.
   */
  private async destroyOld(c: HotClient, rotation: RotationRow): Promise<boolean> {
    const { organization_id: organizationId } = rotation;
    const { rows } = await c.query<{ id: string; version: number }>({ text: `select id, version from data_keys where organization_id = $1 and kind = 'seal' and state = 'retiring' order by version`, values: [organizationId] });
    const now = this.clock.now();
    const actor = systemActor(organizationId, 'key rotation');
    for (const key of rows) {
      if (await referred(c, key.id)) {
        if (rotation.pass < 3) {
          await c.query({ text: `update key_rotations set pass = pass + 1, at_table = null, at_row = null, found = 0 where id = $1`, values: [rotation.id] });
          return false;
        }
        await c.query({ text: `update key_rotations set last_error = $2 where id = $1`, values: [rotation.id, `Some values under version ${key.version} cannot be opened. The version is kept.`] });
        continue;
      }
      await c.query({ text: `update data_keys set state = 'destroyed', wrapped = null, destroyed_at = $2 where id = $1`, values: [key.id, now] });
      await this.leaf(c, actor, organizationId, 'data_key.destroyed', { version: key.version });
    }
    await c.query({ text: `update key_rotations set state = 'done', finished_at = $2 where id = $1`, values: [rotation.id, now] });
    await c.query({ text: 'select pg_notify($1, $2)', values: [KEYS_CHANGED, organizationId] });
    return true;
  }

  private async rewrap(rotation: RotationRow): Promise<boolean> {
    await this.masters.look();
    const { provider, version } = this.masters.current;
    // Another change came after it, or this server has not heard of the version yet.
    if (version !== rotation.to_version) return false;
    interface Key { id: string; organization_id: string; wrapped: Buffer; master_key_provider: string; master_key_version: number; [column: string]: unknown }
    const { keys, left } = await this.db.hot('system', async (c) => ({
      keys: (await c.query<Key>({ text: `select id, organization_id, wrapped, master_key_provider, master_key_version from data_keys where state <> 'destroyed' and (master_key_provider, master_key_version) <> ($1, $2) order by id limit ${WRAP_CHUNK}`, values: [provider, version] })).rows,
      left: Number((await c.query<{ n: string }>({ text: `select count(*) as n from data_keys where state <> 'destroyed' and (master_key_provider, master_key_version) <> ($1, $2)`, values: [provider, version] })).rows[0]!.n),
    }));
    const fresh: { key: Key; wrapped: Uint8Array; version: number }[] = [];
    for (let at = 0; at < keys.length; at += WRAPS_AT_ONCE) {
      fresh.push(...(await Promise.all(keys.slice(at, at + WRAPS_AT_ONCE).map(async (key) => {
        const context = contextOf(key.organization_id, key.id);
        const raw = await this.masters.unwrap({ wrapped: key.wrapped, provider: key.master_key_provider, version: key.master_key_version }, context);
        try {
          return { key, ...(await this.masters.wrap(raw, context)) };
        } finally {
          raw.fill(0);
        }
      }))));
    }
    await this.db.hot('system', async (c) => {
      let done = 0;
      for (const { key, wrapped, version: by } of fresh) {
        const { rowCount } = await c.query({ text: `update data_keys set wrapped = $3, master_key_provider = $4, master_key_version = $5 where id = $1 and wrapped = $2`, values: [key.id, key.wrapped, Buffer.from(wrapped), provider, by] });
        done += rowCount ?? 0;
      }
      await c.query({ text: 'update key_rotations set total = coalesce(total, $2::bigint), done = done + $3 where id = $1', values: [rotation.id, left, done] });
      if (keys.length === left) {
        const { rowCount } = await c.query({ text: `update key_rotations set state = 'done', finished_at = $2 where id = $1 and state = 'running'`, values: [rotation.id, this.clock.now()] });
        if (rowCount !== 1) return;
        await this.leaf(c, systemActor(INSTALLATION, 'key rotation'), INSTALLATION, 'master_key.changed', { to: version, provider, dataKeys: left });
        await c.query({ text: 'select pg_notify($1, $2)', values: [KEYS_CHANGED, ''] });
      }
    });
    return true;
  }

  private async insertMaster(c: HotClient, actor: Actor, from: number | null, to: number, conflict = ''): Promise<void> {
    await c.query({
      text: `insert into key_rotations (id, organization_id, kind, state, from_version, to_version, started_at, started_by) values ($1, $2, 'master', 'running', $3, $4, $5, $6) ${conflict}`,
      values: [this.ids.next(), INSTALLATION, from, to, this.clock.now(), `${actor.kind}:${actor.id}`],
    });
  }

  private async leaf(c: HotClient, actor: Actor, organizationId: string, action: string, context: Record<string, string | number | null>): Promise<void> {
    await c.query({ text: `select set_config('app.organization_id', $1, true)`, values: [organizationId] });
    await this.audit.appendHot(c, [{ actor: { ...actor, organizationId }, entry: { action, context } }]);
  }

  private async begin(scope: Scope, work: (c: HotClient) => Promise<void>): Promise<void> {
    try {
      await this.db.hot(scope, work);
    } catch (error) {
      if (isUniqueViolation(error)) throw new ProblemError('keys.rotation_running');
      throw error;
    }
  }
}
