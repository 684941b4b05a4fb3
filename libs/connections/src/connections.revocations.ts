import { Injectable } from '@nestjs/common';
import { isPluginError, type ChannelConnection, type ChannelPlugin } from '@consentry/plugin-sdk';
import {
  backoffMs, Clock, Database, enqueueWith, Ids, Log, ProblemError, systemActor, toJsonb, type Actor, type Em, type Job, type JobResult,
} from '@consentry/kernel';
import { Alerts, Audit, defineAuditActions } from '@consentry/audit';
import { PluginHosts, PluginRegistry } from '@consentry/plugins';
import { SealBrokenError, Secrets, Vault } from '@consentry/vault';
import type { Connection } from './connections.entity.js';
import { credentialsPlace, revocationPlace } from './connections.secrets.js';

defineAuditActions({
  'connection.revoked': { type: 'account_change', what: 'The credentials of an ended connection were revoked at the provider', context: ['plugin', 'attempts', 'outcome'] },
  'connection.revoke_given_up': { type: 'security_event', what: 'The credentials of an ended connection could not be revoked at the provider', context: ['plugin', 'attempts', 'reason'] },
});

export const REVOKE_TOPIC = 'connection.revoke';

/** Tried for so long, and no longer: a secret is not kept for ever. */
const KEPT_MS = 72 * 3_600_000;
const TRY_MS = 10_000;
/** Longer than a try can last; after it, whoever held the row is taken for dead. */
const HOLD_MS = 30_000;
const LONGEST_PAUSE_MS = 300_000;
const DONE: JobResult = { done: true };

type Reason = 'plugin_missing' | 'secret_unreadable' | 'not_offered' | 'time_is_up';

/** What can be done about the credentials of a connection that ends. */
export type RevocationPlan = { kind: 'revoke'; secrets: string } | { kind: 'not_offered' } | { kind: 'impossible'; reason: Reason };

interface Row { id: string; connection_id: string; plugin: string; settings: Record<string, unknown>; sealed: Buffer; attempts: number; created_at: Date; [column: string]: unknown }

/** Takes back at the provider what the credentials of an ended connection allow: at once, and again until it worked (VA-5). */
@Injectable()
export class Revocations {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly log: Log, private readonly audit: Audit, private readonly alerts: Alerts,
    private readonly vault: Vault, private readonly secrets: Secrets, private readonly registry: PluginRegistry, private readonly hosts: PluginHosts,
  ) {}

  /** Opens the credentials, so not to be called inside a transaction. @throws ProblemError `vault.unavailable` */
  async plan(actor: Actor, connection: Connection): Promise<RevocationPlan> {
    const plugin = this.registry.findChannel(connection.plugin);
    if (!plugin) return { kind: 'impossible', reason: 'plugin_missing' };
    try {
      const secrets = await this.secrets.open(actor, 'connection.revoke', credentialsPlace(connection.organizationId, connection.id), connection.credentials!);
      return (await this.offered(plugin, connection, secrets)) ? { kind: 'revoke', secrets } : { kind: 'not_offered' };
    } catch (error) {
      if (!neverOpens(error)) throw error;
      return { kind: 'impossible', reason: 'secret_unreadable' };
    }
  }

  /** Whether the provider has still to take back what the connection's former credentials allow. */
  async pending(em: Em, connectionId: string): Promise<boolean> {
    return ((await em.execute('select 1 from connection_revocations where connection_id = ?', [connectionId])) as unknown[]).length > 0;
  }

  /** In the transaction that destroys the credentials: keeps a copy that is good for the revocation alone. @returns facts for the leaf of the disconnection */
  async begin(em: Em, actor: Actor, connection: Connection, plan: RevocationPlan): Promise<{ revoked?: false; revocation?: string }> {
    const { id: connectionId, organizationId, plugin, settings } = connection;
    if (plan.kind === 'not_offered') return { revoked: false };
    if (plan.kind === 'impossible') {
      await this.tellGivenUp(em, actor, { connection_id: connectionId, plugin, attempts: 0 }, plan.reason);
      return { revoked: false };
    }
    const id = this.ids.next();
    const now = this.clock.now();
    const { organizationId: _ring, ...spot } = revocationPlace(organizationId, id);
    await em.execute('insert into connection_revocations (id, organization_id, connection_id, plugin, settings, sealed, created_at) values (?, ?, ?, ?, ?::jsonb, ?, ?)',
      [id, organizationId, connectionId, plugin, toJsonb(settings), this.vault.ready(organizationId).seal(spot, plan.secrets), now]);
    await enqueueWith(em, organizationId, now, [{ topic: REVOKE_TOPIC, key: connectionId, payload: { connectionId, revocationId: id } }]);
    return { revocation: id };
  }

  work(organizationId: string, jobs: Job[], stopping: AbortSignal): Promise<JobResult[]> {
    return Promise.all(jobs.map((job) => this.tryOnce(organizationId, String(job.payload.revocationId), stopping)));
  }

  private async tryOnce(organizationId: string, id: string, stopping: AbortSignal): Promise<JobResult> {
    const { row, otherwise } = await this.claim(organizationId, id);
    if (!row) return otherwise;
    const actor = systemActor(organizationId, 'revocation');
    const outcome = await this.revoke(actor, row, stopping).catch(judge);
    if (typeof outcome === 'object') return this.failed(actor, row, outcome.error);
    if (outcome === 'revoked' || outcome === 'already_void') return this.finish(actor, row, outcome);
    return this.giveUp(actor, row, outcome);
  }

  /** With no transaction open. A process that dies behind the call calls again: the provider then says that it is done already. */
  private async revoke(actor: Actor, row: Row, stopping: AbortSignal): Promise<'revoked' | Reason> {
    const plugin = this.registry.findChannel(row.plugin);
    if (!plugin) return 'plugin_missing';
    const secrets = await this.secrets.open(actor, 'connection.revoke', revocationPlace(actor.organizationId, row.id), row.sealed);
    return this.opened(plugin, row.connection_id, row.settings, secrets, async (channel): Promise<'revoked' | Reason> => {
      if (!channel.revoke) return 'not_offered';
      await within(channel.revoke(AbortSignal.any([AbortSignal.timeout(TRY_MS), stopping])), TRY_MS + 1000);
      return 'revoked';
    });
  }

  /** The row, for this process alone. The queue sees to that as well; this holds however many queues there are. */
  private async claim(organizationId: string, id: string): Promise<{ row: Row; otherwise?: never } | { row?: never; otherwise: JobResult }> {
    const now = this.clock.now();
    return this.db.hot({ organizationId }, async (c) => {
      const { rows } = await c.query<Row>({
        text: 'update connection_revocations set attempts = attempts + 1, held_until = $3 where id = $1 and (held_until is null or held_until <= $2) returning *', values: [id, now, new Date(now.getTime() + HOLD_MS)],
      });
      if (rows[0]) return { row: rows[0] };
      const held = await c.query<{ held_until: Date | null }>({ text: 'select held_until from connection_revocations where id = $1', values: [id] });
      return { otherwise: held.rows[0] ? { retryAfterMs: Math.max(1000, (held.rows[0].held_until?.getTime() ?? 0) - now.getTime()), reason: 'held' } : DONE };
    });
  }

  private async failed(actor: Actor, row: Row, error: unknown): Promise<JobResult> {
    const left = row.created_at.getTime() + KEPT_MS - this.clock.nowMs();
    if (left <= 0) return this.giveUp(actor, row, 'time_is_up');
    const { code, details } = isPluginError(error) ? error : { code: error instanceof ProblemError ? error.code : 'fault', details: undefined };
    const pause = Math.max(backoffMs(row.attempts, Math.random()), (details?.retryAfterSeconds ?? 0) * 1000);
    // The last try comes when the time is up, not up to five minutes behind it.
    const retryAfterMs = Math.min(pause, LONGEST_PAUSE_MS, left);
    this.log.warn('revocation_failed', {
      connectionId: row.connection_id, plugin: row.plugin, attempt: row.attempts, code, providerCode: details?.providerCode ?? null, retryInMs: retryAfterMs, ...(code === 'fault' ? { error: nameOf(error) } : {}),
    });
    await this.db.hot({ organizationId: actor.organizationId }, (c) => c.query({ text: 'update connection_revocations set held_until = null where id = $1 and attempts = $2', values: [row.id, row.attempts] }));
    return { retryAfterMs, reason: code };
  }

  private async finish(actor: Actor, row: Row, outcome: 'revoked' | 'already_void'): Promise<JobResult> {
    await this.end(actor, row, (em) => this.audit.append(em, actor, {
      action: 'connection.revoked', object: { type: 'connection', id: row.connection_id }, context: { plugin: row.plugin, attempts: row.attempts, outcome },
    }));
    return DONE;
  }

  private async giveUp(actor: Actor, row: Row, reason: Reason): Promise<JobResult> {
    await this.end(actor, row, (em) => this.tellGivenUp(em, actor, row, reason));
    return DONE;
  }

  /** The last copy of the secret goes, and what became of it is written down, once. */
  private async end(actor: Actor, row: Row, tell: (em: Em) => Promise<void>): Promise<void> {
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const gone = await em.execute<unknown[]>('delete from connection_revocations where id = ? returning 1', [row.id]);
      if (gone.length > 0) await tell(em);
    });
  }

  private async tellGivenUp(em: Em, actor: Actor, row: Pick<Row, 'connection_id' | 'plugin' | 'attempts'>, reason: Reason): Promise<void> {
    const object = { type: 'connection', id: row.connection_id };
    const facts = { plugin: row.plugin, attempts: row.attempts, reason };
    this.log.error('revocation_given_up', { connectionId: row.connection_id, plugin: row.plugin, attempt: row.attempts, reason });
    await this.audit.append(em, actor, { action: 'connection.revoke_given_up', object, context: facts });
    await this.alerts.raise(em, actor.organizationId, { rule: 'connection.revoke_failed', severity: 'warning', object, facts });
  }

  /** A channel that cannot even be made may be mended before the time is up. */
  private offered(plugin: ChannelPlugin, { id, settings }: Connection, secrets: string): Promise<boolean> {
    return this.opened(plugin, id, settings, secrets, (channel) => Promise.resolve(channel.revoke !== undefined)).catch(() => true);
  }

  private async opened<T>(plugin: ChannelPlugin, connectionId: string, settings: Record<string, unknown>, secrets: string, use: (channel: ChannelConnection) => Promise<T>): Promise<T> {
    const open = this.hosts.open(plugin, plugin.settings.parse({ ...settings, ...(JSON.parse(secrets) as Record<string, unknown>) }), connectionId);
    try {
      return await use(open.connection);
    } finally {
      await open.close();
    }
  }
}

/** What a try that threw came to; `error`: it is to be tried again. */
function judge(error: unknown): 'already_void' | Reason | { error: unknown } {
  if (neverOpens(error)) return 'secret_unreadable';
  // What the provider doesn't take any more is worth nothing to anybody.
  return isPluginError(error) && error.code === 'credentials_rejected' ? 'already_void' : { error };
}

/** The keys are gone or the value is none of ours: waiting mends neither. */
function neverOpens(error: unknown): boolean {
  return error instanceof SealBrokenError || (error instanceof ProblemError && error.code === 'vault.destroyed');
}

/** Its message is left out: an error from outside may quote what it was given. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** A plugin that doesn't heed its signal must not hold the row for longer than that. */
async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error('the plugin did not answer in time')), ms); });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
