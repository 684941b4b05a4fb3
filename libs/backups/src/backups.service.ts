import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import {
  actForHot, announce, authorize, Clock, cutPage, Database, decodeCursor, describeError, Ids, Log, ProblemError, requireStepUp, TimeCursor, type Actor, type HotClient, type PageQuery,
} from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import './backups.errors.js';
import './backups.permissions.js';
import { BackupMaker, type Made } from './backups.maker.js';
import { insertRun, type BackupRow } from './backups.rows.js';
import { publicBackup, type BackupPage, type BackupStatus, type BackupView } from './backups.schema.js';
import { BackupSettings } from './backups.settings.js';
import { BackupStorage } from './backups.storage.js';
import { nextBackupAt, nextDrillAt, type History } from './backups.rules.js';
import { BackupVerifier } from './backups.verifier.js';

const NO_OWNER = 'DATABASE_MIGRATION_URL is not set: this server does not know the owner of the database, who alone can read it whole.';

/** Backups, for people: what there is, when the next is due, and the orders to make and to try one. */
@Injectable()
export class Backups {
  private readonly working = new Set<Promise<unknown>>();

  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly log: Log, private readonly settings: BackupSettings,
    private readonly storage: BackupStorage, private readonly maker: BackupMaker, private readonly verifier: BackupVerifier,
  ) {}

  async list(actor: Actor, query: PageQuery): Promise<z.infer<typeof BackupPage>> {
    authorize(actor, 'backups.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.hot('system', async (c) => {
      const operator = (await operatorOf(c)) === actor.organizationId;
      const { rows } = await c.query<BackupRow>({ text: `select * from backups ${after ? 'where (started_at, id) < ($2::timestamptz, $3::uuid)' : ''} order by started_at desc, id desc limit $1`, values: [query.limit + 1, ...(after ?? [])] });
      const total = query.count ? Number((await c.query<{ n: string }>({ text: 'select count(*) as n from backups' })).rows[0]!.n) : undefined;
      return { ...cutPage(rows, query.limit, (r) => [r.started_at.toISOString(), r.id], (r) => view(r, operator), total), status: await this.status(c, operator) };
    });
  }

  /** @throws ProblemError `backup.running`, `backup.no_owner`, `backup.not_operator`, `auth.step_up_required` */
  async start(actor: Actor): Promise<z.infer<typeof BackupView>> {
    authorize(actor, 'backups.make');
    requireStepUp(actor);
    const id = this.ids.next();
    const ownerUrl = this.settings.ownerUrl;
    const row = await this.db.hot('system', async (c) => {
      await this.requireOperator(c, actor);
      if (!ownerUrl) throw new ProblemError('backup.no_owner');
      if ((await c.query({ text: `select 1 from backups where state = 'running' limit 1` })).rowCount) throw new ProblemError('backup.running');
      await insertRun(c, id, 'request', this.clock.now());
      await this.leaf(c, actor, 'backup.requested', id);
      return this.find(c, id);
    });
    this.behind(actor, this.maker.run(ownerUrl!, id));
    return view(row, true);
  }

  /** @throws ProblemError `backup.not_found`, `backup.gone`, `backup.not_operator`, `auth.step_up_required` */
  async verify(actor: Actor, id: string): Promise<z.infer<typeof BackupView>> {
    authorize(actor, 'backups.make');
    requireStepUp(actor);
    const row = await this.db.hot('system', async (c) => {
      await this.requireOperator(c, actor);
      const found = await this.find(c, id);
      if (found.state !== 'done') throw new ProblemError(found.state === 'running' ? 'backup.running' : 'backup.gone');
      await this.leaf(c, actor, 'backup.verification_requested', id);
      return found;
    });
    this.behind(actor, this.verifier.verify(id));
    return view(row, true);
  }

  /** What is due by the clock. Called by the process whose turn it is. */
  async due(): Promise<{ made: Made | undefined; verified: string | undefined; expired: string[] }> {
    await this.maker.tidy();
    const expired = await this.verifier.expire();
    await this.verifier.reconcile();
    const { ownerUrl } = this.settings;
    const now = this.clock.now();
    const next = nextBackupAt(await this.history(), this.settings);
    const made = ownerUrl && next && next <= now ? await this.maker.make(ownerUrl, 'schedule').catch(() => undefined) : undefined;
    const history = await this.history();
    const drill = nextDrillAt(history, this.settings);
    const verified = drill && drill <= now ? history.newestDone : undefined;
    if (verified) await this.verifier.verify(verified);
    return { made, verified, expired };
  }

  /** Resolves when nothing of what was asked for is under way. */
  async idle(): Promise<void> {
    while (this.working.size > 0) await Promise.allSettled(this.working);
  }

  private async status(c: HotClient, operator: boolean): Promise<BackupStatus> {
    const history = await historyOf(c);
    const { hours, days, drillDays, files, ownerUrl } = this.settings;
    return {
      everyHours: hours, keptDays: days, drillEveryDays: drillDays, storage: this.storage.kind, files, unable: ownerUrl ? null : NO_OWNER, running: history.running, operator,
      lastSuccessAt: iso(history.lastSuccess), lastVerifiedAt: iso(history.lastVerified), lastVerified: history.lastVerifyOk, nextDueAt: ownerUrl ? iso(nextBackupAt(history, this.settings)) : null, nextDrillAt: iso(nextDrillAt(history, this.settings)),
    };
  }

  private history(): Promise<History> {
    return this.db.hot('system', historyOf);
  }

  private behind(actor: Actor, work: Promise<unknown>): void {
    const told = work.catch((error: unknown) => { this.log.warn('backup_work_failed', describeError(error)); })
      .then(() => this.db.hot({ organizationId: actor.organizationId }, (c) => announce(c, actor.organizationId, [{ resource: 'backups' }]))).catch(() => undefined).finally(() => this.working.delete(told));
    this.working.add(told);
  }

  private async leaf(c: HotClient, actor: Actor, action: string, id: string): Promise<void> {
    await actForHot(c, actor.organizationId);
    await this.audit.appendHot(c, [{ actor, entry: { action, object: { type: 'backup', id } } }]);
    await announce(c, actor.organizationId, [{ resource: 'backups' }]);
  }

  private async find(c: HotClient, id: string): Promise<BackupRow> {
    const { rows } = await c.query<BackupRow>({ text: 'select * from backups where id = $1', values: [id] });
    if (!rows[0]) throw new ProblemError('backup.not_found');
    return rows[0];
  }

  /** Backups are of everybody; one organisation looks after them, as after the master key. */
  private async requireOperator(c: HotClient, actor: Actor): Promise<void> {
    if ((await operatorOf(c)) !== actor.organizationId) throw new ProblemError('backup.not_operator');
  }
}

/** When which happened, as the rules ask it. */
export async function historyOf(c: HotClient): Promise<History> {
  const { rows: [row] } = await c.query<{ last_success: Date | null; newest_done: string | null; newest_bytes: string | null; last_failure: Date | null; last_verified: Date | null; last_verify_ok: boolean | null; running: boolean }>({
    text: `select (select started_at from backups where state = 'done' order by started_at desc limit 1) as last_success, (select id from backups where state = 'done' order by started_at desc limit 1) as newest_done,
             (select bytes from backups where state = 'done' order by started_at desc limit 1) as newest_bytes,
             (select coalesce(finished_at, started_at) from backups where state = 'failed' order by started_at desc limit 1) as last_failure,
             (select verified_at from backups where verified_at is not null order by verified_at desc limit 1) as last_verified,
             (select verify_ok from backups where verified_at is not null order by verified_at desc limit 1) as last_verify_ok,
             exists (select 1 from backups where state = 'running') as running`,
  });
  return {
    lastSuccess: row!.last_success, newestDone: row!.newest_done ?? undefined, bytes: row!.newest_bytes === null ? null : Number(row!.newest_bytes), lastFailure: row!.last_failure, lastVerified: row!.last_verified, lastVerifyOk: row!.last_verify_ok, running: row!.running,
  };
}

async function operatorOf(c: HotClient): Promise<string | undefined> {
  const { rows } = await c.query<{ id: string }>({ text: 'select id from organizations order by created_at, id limit 1' });
  return rows[0]?.id;
}

function view(r: BackupRow, operator: boolean): z.infer<typeof BackupView> {
  const own = <T>(value: T): T | null => (operator ? value : null);
  const number = (text: string | null) => (text === null ? null : Number(text));
  return {
    id: publicBackup(r.id), state: r.state, cause: r.cause, startedAt: r.started_at.toISOString(), finishedAt: iso(r.finished_at), bytes: own(number(r.bytes)), tables: own(r.tables), rows: own(number(r.rows)), files: own(number(r.files)),
    reason: own(r.reason), verifiedAt: iso(r.verified_at), verified: r.verify_ok, verifyNote: own(r.verify_note),
  };
}

function iso(date: Date | null | undefined): string | null {
  return date?.toISOString() ?? null;
}
