import { Inject, Injectable } from '@nestjs/common';
import { isPluginError } from '@consentry/plugin-sdk';
import type { z } from 'zod';
import { actForHot, authorize, Clock, Database, definePermissions, INSTALLATION, ProblemError, requireStepUp, systemActor, type Actor, type HotClient } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { MASTER_LOCKS } from './vault.columns.js';
import { MasterKeys } from './vault.masters.js';
import type { RotationRow } from './vault.reseal.js';
import { KeyRotations, scopeOf } from './vault.rotations.js';
import type { KeysView, RotationView, StagedVersion } from './vault.schema.js';
import { Secrets } from './vault.secrets.js';
import { Vault } from './vault.service.js';

definePermissions({
  'keys.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: false, what: 'see versions and age of the encryption keys' },
  'keys.rotate': { roles: ['OWNER'], scope: false, what: 'rotate encryption keys and set their policy' },
  'keys.master': { roles: ['OWNER'], scope: false, what: 'change the master key of the installation' },
});
defineAuditActions({
  'key_policy.changed': { type: 'account_change', what: 'How often a key is rotated was changed', context: ['key', 'rotateEveryDays'] },
});

const DAY_MS = 86_400_000;
/** A data key is rotated once a year unless somebody says otherwise; the master key by hand alone, because every server must get it first. */
const DEFAULT_DAYS = 365;

interface DataRow { version: number; state: 'active' | 'retiring' | 'destroyed'; created_at: Date; retired_at: Date | null; destroyed_at: Date | null; master_key_version: number; [column: string]: unknown }

/** Keys and encryption, for people: what there is, how old it is, and the orders to change it. */
@Injectable()
export class Keys {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly vault: Vault, @Inject(MasterKeys) private readonly masters: MasterKeys,
    private readonly rotations: KeyRotations, private readonly secrets: Secrets,
  ) {}

  async view(actor: Actor): Promise<z.infer<typeof KeysView>> {
    authorize(actor, 'keys.read');
    const { organizationId } = actor;
    const { dataKeys, days, rotation } = await this.db.hot({ organizationId }, async (c) => ({
      days: (await c.query<{ rotate_every_days: number | null }>({ text: 'select rotate_every_days from key_policies where organization_id = $1', values: [organizationId] })).rows[0],
      rotation: (await c.query<RotationRow>({ text: `select * from key_rotations where organization_id = $1 and kind = 'data' order by started_at desc limit 1`, values: [organizationId] })).rows[0],
      dataKeys: (await c.query<DataRow>({ text: `select * from data_keys where organization_id = $1 and kind = 'seal' order by version desc`, values: [organizationId] })).rows,
    }));
    const active = dataKeys.find((k) => k.state === 'active');
    return {
      dataKeys: dataKeys.map((k) => ({ version: k.version, state: k.state, createdAt: k.created_at.toISOString(), retiredAt: iso(k.retired_at), destroyedAt: iso(k.destroyed_at), masterKeyVersion: k.master_key_version })),
      policy: this.policyState(days === undefined ? DEFAULT_DAYS : days.rotate_every_days, active?.created_at), rotation: rotation ? toRotation(rotation) : null,
      masterKey: await this.masterView(organizationId), openings: this.secrets.counted(),
    };
  }

  /** @throws ProblemError `keys.rotation_running`, `vault.unavailable`, `auth.step_up_required` */
  async rotate(actor: Actor): Promise<z.infer<typeof KeysView>> {
    authorize(actor, 'keys.rotate');
    requireStepUp(actor);
    await this.rotations.rotateData(actor, actor.organizationId);
    this.rotations.start();
    return this.view(actor);
  }

  async setPolicy(actor: Actor, rotateEveryDays: number | null): Promise<z.infer<typeof KeysView>> {
    authorize(actor, 'keys.rotate');
    requireStepUp(actor);
    await this.keepPolicy(actor, actor.organizationId, rotateEveryDays);
    return this.view(actor);
  }

  /** Makes the next version of the master key, which nothing uses yet: first every server must have it. */
  async stageMaster(actor: Actor): Promise<z.infer<typeof StagedVersion>> {
    await this.requireOperator(actor);
    return this.stage(actor);
  }

  async activateMaster(actor: Actor, version: number): Promise<z.infer<typeof KeysView>> {
    await this.requireOperator(actor);
    await this.activate(actor, version);
    return this.view(actor);
  }

  async destroyMaster(actor: Actor, version: number): Promise<z.infer<typeof KeysView>> {
    await this.requireOperator(actor);
    await this.destroy(actor, version);
    return this.view(actor);
  }

  async setMasterPolicy(actor: Actor, rotateEveryDays: number | null): Promise<z.infer<typeof KeysView>> {
    await this.requireOperator(actor);
    await this.keepPolicy(actor, INSTALLATION, rotateEveryDays);
    return this.view(actor);
  }

  /** {@link stageMaster} by the operator's command. @throws ProblemError `keys.already_staged` */
  async stage(actor: Actor): Promise<z.infer<typeof StagedVersion>> {
    await this.masters.look();
    if (this.masters.rows().some((r) => r.state === 'staged' && r.provider === this.masters.current.provider)) throw new ProblemError('keys.already_staged');
    const tell = (c: HotClient, made: { version: number; fingerprint: string }) => this.leaf(c, actor, 'master_key.staged', { ...made, provider: this.masters.current.provider });
    const staged = await this.masters.stage(tell).catch((error: unknown) => { throw keeperRefusal(error); });
    return staged;
  }

  /** {@link activateMaster} by the operator's command. @throws ProblemError `keys.version_not_found`, `keys.version_not_staged`, `keys.rotation_running` */
  async activate(actor: Actor, version: number): Promise<void> {
    await this.known(version);
    await this.rotations.activateMaster(actor, version);
    this.rotations.start();
  }

  /** {@link destroyMaster} by the operator's command. @throws ProblemError `keys.version_in_use`, `keys.destroy_unsupported` */
  async destroy(actor: Actor, version: number): Promise<void> {
    await this.masters.look();
    const row = this.masters.rows().find((r) => r.provider === this.masters.current.provider && r.version === version);
    // One that was written down as destroyed, and whose server died before it was, is destroyed now.
    const half = row?.state === 'destroyed' && (await this.masters.keeper.key.health()).versions.some((v) => v.version === version);
    if (!row || (row.state === 'destroyed' && !half)) throw new ProblemError('keys.version_not_found');
    if (row.state === 'current' || row.data_keys > 0) throw new ProblemError('keys.version_in_use', { detail: row.state === 'current' ? 'It is the current version.' : `${row.data_keys} data keys are wrapped by it. Let the change finish first.` });
    const { key, provider } = this.masters.keeper;
    if (!key.destroy) throw new ProblemError('keys.destroy_unsupported');
    // Written down first: a version that is gone and still counted as there would keep every server from starting.
    await this.db.hot('system', async (c) => {
      await c.query({ text: `select pg_advisory_xact_lock(hashtextextended($1, ${MASTER_LOCKS}))`, values: [`${provider}/${version}`] });
      // Counted anew under the lock: a data key may have been wrapped by it a moment ago.
      const { rowCount } = await c.query({
        text: `update master_keys m set state = 'destroyed', destroyed_at = $3 where provider = $1 and version = $2 and state <> 'current'
               and not exists (select 1 from data_keys k where k.master_key_provider = m.provider and k.master_key_version = m.version and k.state <> 'destroyed')`,
        values: [provider, version, this.clock.now()],
      });
      if (rowCount !== 1) throw new ProblemError('keys.version_in_use');
      if (!half) await this.leaf(c, actor, 'master_key.destroyed', { version, provider });
    });
    try {
      await key.destroy(version);
    } catch (error) {
      await this.db.hot('system', async (c) => {
        await c.query({ text: `update master_keys set state = $3, destroyed_at = $4 where provider = $1 and version = $2`, values: [provider, version, row.state, row.destroyed_at] });
        if (!half) await this.leaf(c, actor, 'master_key.destroy_undone', { version, provider });
      });
      throw keeperRefusal(error);
    }
    await this.masters.look();
  }

  /** Starts what is due by its policy (VA-8). Called by the scheduler. @returns how many rotations it began */
  async runPolicies(): Promise<number> {
    const now = this.clock.now();
    const { rows } = await this.db.hot('system', (c) => c.query<{ organization_id: string }>({
      text: `select k.organization_id from data_keys k left join key_policies p on p.organization_id = k.organization_id and k.organization_id <> '${INSTALLATION}'
             where k.kind = 'seal' and k.state = 'active' and k.created_at < $1::timestamptz - make_interval(days => case when p.organization_id is null then ${DEFAULT_DAYS} else p.rotate_every_days end)
               and not exists (select 1 from key_rotations r where r.organization_id = k.organization_id and r.kind = 'data' and r.state = 'running')`,
      values: [now],
    }));
    for (const { organization_id: id } of rows) {
      // Another server's scheduler was faster, or the organisation is gone: the others have theirs all the same.
      await this.rotations.rotateData(systemActor(id, 'key policy'), id).catch((error: unknown) => { if (!(error instanceof ProblemError)) throw error; });
    }
    const master = await this.masterPolicy();
    if (master.overdue && !this.masters.rows().some((r) => r.state === 'staged')) {
      const actor = systemActor(INSTALLATION, 'key policy');
      const { version } = await this.stage(actor);
      await this.rotations.activateMaster(actor, version);
    }
    if (rows.length > 0 || master.overdue) this.rotations.start();
    return rows.length + (master.overdue ? 1 : 0);
  }

  /** What the operator's command prints, and the panel shows. */
  async masterView(organizationId: string): Promise<z.infer<typeof KeysView>['masterKey']> {
    // The rotation first: versions that are read after it are at least as new, so that what is shown as done looks done.
    const rotation = await this.db.hot('system', (c) => c.query<RotationRow>({ text: `select * from key_rotations where kind = 'master' order by started_at desc limit 1` }));
    if (this.vault.closed === undefined) await this.masters.look().catch(() => undefined);
    const { provider, version } = this.masters.current;
    const rows = this.masters.rows();
    const operator = (await this.operatorOrganization()) === organizationId;
    return {
      provider, version, fingerprint: rows.find((r) => r.provider === provider && r.version === version)?.fingerprint ?? '', 
      // The reason names files and addresses of the installation: for those who look after it.
      closed: this.vault.closed === undefined ? null : operator ? this.vault.closed : 'The master key cannot be used right now.',
      policy: await this.masterPolicy(), rotation: rotation.rows[0] ? toRotation(rotation.rows[0]) : null,
      versions: rows.toReversed().map((r) => ({
        provider: r.provider, version: r.version, fingerprint: r.fingerprint, state: r.state, createdAt: r.created_at.toISOString(), activatedAt: iso(r.activated_at), destroyedAt: iso(r.destroyed_at), dataKeys: r.data_keys,
      })),
      canDestroy: this.masters.keeper.key.destroy !== undefined, operator,
    };
  }

  private async masterPolicy() {
    const { rows } = await this.db.hot('system', (c) => c.query<{ rotate_every_days: number | null }>({ text: 'select rotate_every_days from key_policies where organization_id = $1', values: [INSTALLATION] }));
    const current = this.masters.rows().find((r) => r.state === 'current');
    return this.policyState(rows[0]?.rotate_every_days ?? null, current?.activated_at ?? undefined);
  }

  private policyState(days: number | null, since: Date | undefined) {
    const now = this.clock.nowMs();
    const from = since?.getTime() ?? now;
    const due = days === null ? null : new Date(from + days * DAY_MS);
    return { rotateEveryDays: days, ageDays: Math.max(0, Math.floor((now - from) / DAY_MS)), nextDueAt: iso(due), overdue: due !== null && due.getTime() < now };
  }

  private async keepPolicy(actor: Actor, organizationId: string, days: number | null): Promise<void> {
    await this.db.hot(scopeOf(organizationId), async (c) => {
      await c.query({
        text: `insert into key_policies (organization_id, rotate_every_days, updated_at) values ($1, $2, $3) on conflict (organization_id) do update set rotate_every_days = excluded.rotate_every_days, updated_at = excluded.updated_at`,
        values: [organizationId, days, this.clock.now()],
      });
      await actForHot(c, actor.organizationId);
      await this.audit.appendHot(c, [{ actor, entry: { action: 'key_policy.changed', context: { key: organizationId === INSTALLATION ? 'master' : 'data', rotateEveryDays: days } } }]);
    });
  }

  private async leaf(c: HotClient, actor: Actor, action: string, context: Record<string, string | number>): Promise<void> {
    await actForHot(c, actor.organizationId);
    await this.audit.appendHot(c, [{ actor, entry: { action, context } }]);
  }

  private async known(version: number) {
    await this.masters.look();
    const row = this.masters.rows().find((r) => r.provider === this.masters.current.provider && r.version === version && r.state !== 'destroyed');
    if (!row) throw new ProblemError('keys.version_not_found');
    return row;
  }

  /** The master key is everybody's; one organisation looks after it, the one that was made first. */
  private async requireOperator(actor: Actor): Promise<void> {
    authorize(actor, 'keys.master');
    requireStepUp(actor);
    if ((await this.operatorOrganization()) !== actor.organizationId) throw new ProblemError('keys.not_operator');
  }

  private async operatorOrganization(): Promise<string | undefined> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ id: string }>({ text: 'select id from organizations order by created_at, id limit 1' }));
    return rows[0]?.id;
  }
}

/** What a keeper says of its own rules is for whoever asked; that it is away is for everybody. */
function keeperRefusal(error: unknown): unknown {
  if (!isPluginError(error)) return error;
  return error.code === 'unavailable' ? new ProblemError('vault.unavailable', { retryAfterSeconds: 2 }) : new ProblemError('keys.keeper_refused', error.details.detail ? { detail: error.details.detail } : {});
}

function toRotation(r: RotationRow): z.infer<typeof RotationView> {
  return {
    state: r.state, fromVersion: r.from_version, toVersion: r.to_version, done: Number(r.done), total: r.total === null ? null : Math.max(Number(r.total), Number(r.done)),
    startedAt: r.started_at.toISOString(), finishedAt: iso(r.finished_at), startedBy: r.started_by, lastError: r.last_error,
  };
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
