import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { authorize, Clock, Database, ModeToken, type Actor, type HotClient } from '@consentry/kernel';
import { Keys } from '@consentry/vault';
import type { Indicator, StatusView } from './figures.schema.js';

/** A log is sealed within a second; what is not sealed after this is a sign that sealing stands still. */
const SEAL_LAG_MS = 60_000;
/** The log verifies itself once a day. */
const VERIFIED_WITHIN_MS = 2 * 86_400_000;

interface Log { broken: string | null; verified_at: Date | null; verified_size: string | null; faults: number; unsealed_at: Date | null; [column: string]: unknown }

/** Each indicator says what it saw; what it could not see is unknown, never well. */
@Injectable()
export class ComplianceStatus {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly keys: Keys, private readonly mode: ModeToken) {}

  async of(actor: Actor): Promise<z.infer<typeof StatusView>> {
    authorize(actor, 'monitoring.read');
    const keys = await this.keyState(actor);
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => ({ data: [await this.auditLog(c, actor), keys, await this.mfa(c, actor), await this.alerts(c, actor), this.tls()] }));
  }

  private async auditLog(c: HotClient, actor: Actor): Promise<Indicator> {
    const { rows } = await c.query<Log>({
      text: `select b.reason as broken, s.verified_at, s.verified_size, coalesce(jsonb_array_length(s.verified_faults), 0) as faults,
               (select min(l.at) from audit_leaves l where l.organization_id = t.organization_id and l.at < $2 and l.at > $3 and not exists (select 1 from audit_entries e where e.leaf_id = l.id)) as unsealed_at
             from audit_trees t left join audit_settings s using (organization_id) left join audit_breaks b using (organization_id) where t.organization_id = $1`,
      values: [actor.organizationId, new Date(this.clock.nowMs() - SEAL_LAG_MS), new Date(this.clock.nowMs() - 5 * SEAL_LAG_MS)],
    });
    const log = rows[0];
    if (!log) return unknown('audit_log', 'Nothing was sealed yet.');
    const facts = { verifiedAt: log.verified_at?.toISOString() ?? null, entries: log.verified_size === null ? null : Number(log.verified_size), faults: log.faults };
    if (log.broken) return { id: 'audit_log', state: 'attention', detail: `Nothing is sealed any more: ${log.broken}`, facts };
    if (log.faults > 0) return { id: 'audit_log', state: 'attention', detail: `The last verification found ${log.faults} ${log.faults === 1 ? 'fault' : 'faults'}.`, facts };
    if (log.unsealed_at) return { id: 'audit_log', state: 'attention', detail: 'Entries have waited for more than a minute to be sealed.', facts };
    if (!log.verified_at) return { ...unknown('audit_log', 'The log is sealed and was never verified.'), facts };
    if (this.clock.nowMs() - log.verified_at.getTime() > VERIFIED_WITHIN_MS) return { id: 'audit_log', state: 'attention', detail: 'The log is sealed; its last verification is more than two days old.', facts };
    return { id: 'audit_log', state: 'ok', detail: `Sealed, and ${facts.entries} entries verified without a fault.`, facts };
  }

  private async keyState(actor: Actor): Promise<Indicator> {
    const { policy, masterKey } = await this.keys.view(actor);
    const facts = { ageDays: policy.ageDays, nextDueAt: policy.nextDueAt, masterAgeDays: masterKey.policy.ageDays, masterNextDueAt: masterKey.policy.nextDueAt };
    if (masterKey.closed) return { id: 'keys', state: 'attention', detail: `The vault is closed: ${masterKey.closed}`, facts };
    if (policy.overdue || masterKey.policy.overdue) return { id: 'keys', state: 'attention', detail: `${policy.overdue ? 'The data key' : 'The master key'} is overdue for rotation.`, facts };
    return { id: 'keys', state: 'ok', detail: policy.nextDueAt ? 'Keys were rotated in time.' : 'Keys are rotated by hand alone; none is overdue.', facts };
  }

  private async mfa(c: HotClient, actor: Actor): Promise<Indicator> {
    const members = await c.query<{ user_id: string }>({ text: `select user_id from memberships where organization_id = $1 and disabled_at is null and role in ('OWNER', 'ADMIN')`, values: [actor.organizationId] });
    const ids = members.rows.map((r) => r.user_id);
    // Accounts belong to the installation: counted in its scope, for these members alone.
    const { rows } = await this.db.hot('system', (s) => s.query<{ n: number; of: number }>({ text: 'select count(*) filter (where second_factor)::int as n, count(*)::int as of from users where id = any($1::uuid[]) and disabled_at is null', values: [ids] }));
    const { n, of } = rows[0]!;
    return { id: 'mfa', state: n === of ? 'ok' : 'attention', detail: `${n} of ${of} owners and admins have a second factor.`, facts: { enrolled: n, of } };
  }

  private async alerts(c: HotClient, actor: Actor): Promise<Indicator> {
    const { rows } = await c.query<{ open: number; critical: number; acknowledged: number }>({
      text: `select count(*) filter (where state = 'open' and severity <> 'info')::int as open, count(*) filter (where state = 'open' and severity = 'critical')::int as critical, count(*) filter (where state = 'acknowledged')::int as acknowledged
             from alerts where organization_id = $1 and state <> 'closed'`, values: [actor.organizationId],
    });
    const facts = rows[0]!;
    return { id: 'alerts', state: facts.open > 0 ? 'attention' : 'ok', detail: facts.open > 0 ? `${facts.open} ${facts.open === 1 ? 'alert waits' : 'alerts wait'} for somebody to look.` : 'No warning is open.', facts };
  }

  private tls(): Indicator {
    const url = new URL(this.mode.publicUrl);
    if (url.protocol === 'https:') return { id: 'tls', state: 'ok', detail: 'Users reach this installation by HTTPS; plain HTTP is refused or redirected.', facts: { scheme: 'https' } };
    return { id: 'tls', state: 'attention', detail: 'The public address of this installation is plain HTTP.', facts: { scheme: 'http' } };
  }
}

function unknown(id: Indicator['id'], detail: string): Indicator {
  return { id, state: 'unknown', detail, facts: {} };
}
