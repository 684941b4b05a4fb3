import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { announceWith, authorize, Clock, Database, findOr404, ProblemError, publicId, SendsInFlight, type Actor, type Em } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Contact } from '@consentry/contacts';
import { PluginRegistry } from '@consentry/plugins';
import { ConnectionDirectory } from '@consentry/connections';
import { ContactHolds, HOLD_KINDS } from './contact.holds.js';
import './policies.abilities.js';
import { DEFAULT_POLICY } from './policies.rules.js';
import type { LinesView, PoliciesView, Restrictions, RestrictionsView, UpdatePolicies } from './policies.schema.js';

type View = z.infer<typeof PoliciesView>;
interface Row {
  hourly_cap: number; marketing_hours: number; quiet_from: number | null; quiet_until: number | null; quiet_purposes: ('service' | 'utility' | 'marketing')[]; time_zone: string;
  unknown_outcome: View['unknownOutcome']; unknown_after_minutes: number; review_ai_marketing: boolean; broadcast_approval: boolean; zero_content: boolean; zero_content_ai: boolean; updated_at: Date | string;
}
interface LineRow { id: string; name: string; status: 'active' | 'paused' | 'disconnected'; plugin: string; usage_percent: number | null; usage_at: Date | string | null; blocked_until: Date | string | null; marketing_paused_until: Date | string | null }

const USAGE_HOLDS_MS = 3_600_000;

/** What an organisation decides about its own sending, and what its lines are told by their providers. */
@Injectable()
export class Policies {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly holds: ContactHolds, private readonly inFlight: SendsInFlight,
    private readonly registry: PluginRegistry, private readonly directory: ConnectionDirectory,
  ) {}

  async get(actor: Actor): Promise<View> {
    authorize(actor, 'policies.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => toView(await read(em)));
  }

  /** The gate reads them anew for every message: what is changed here holds for the next, and for those that wait. */
  async update(actor: Actor, input: z.infer<typeof UpdatePolicies>): Promise<View> {
    authorize(actor, 'policies.write');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 727031))', [actor.organizationId]);
      const next = { ...toView(await read(em)), ...Object.fromEntries(Object.entries(input).filter(([, v]) => v !== undefined)) } as View;
      const quiet = next.quietHours;
      await em.execute(
        `insert into messaging_policies (organization_id, hourly_cap, marketing_hours, quiet_from, quiet_until, quiet_purposes, time_zone, unknown_outcome, unknown_after_minutes, review_ai_marketing, broadcast_approval, zero_content, zero_content_ai, updated_at)
         values (?, ?, ?, ?, ?, ?::text[], ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (organization_id) do update set hourly_cap = excluded.hourly_cap, marketing_hours = excluded.marketing_hours, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
           quiet_purposes = excluded.quiet_purposes, time_zone = excluded.time_zone, unknown_outcome = excluded.unknown_outcome, unknown_after_minutes = excluded.unknown_after_minutes,
           review_ai_marketing = excluded.review_ai_marketing, broadcast_approval = excluded.broadcast_approval, zero_content = excluded.zero_content, zero_content_ai = excluded.zero_content_ai,
           -- Switched on: the sweep begins with what was stored before.
           content_swept_to = case when messaging_policies.zero_content then messaging_policies.content_swept_to end, updated_at = excluded.updated_at`,
        [actor.organizationId, next.hourlyCap, next.marketingHours, quiet ? toMinutes(quiet.from) : null, quiet ? toMinutes(quiet.until) : null, `{${(quiet?.purposes ?? ['marketing']).join(',')}}`, next.timeZone,
          next.unknownOutcome, next.unknownAfterMinutes, next.reviewAiMarketing, next.broadcastApproval, next.zeroContent, next.zeroContentAi, this.clock.now()]);
      await this.audit.append(em, actor, {
        action: 'policies.changed', context: {
          fields: Object.keys(input).filter((k) => input[k as keyof typeof input] !== undefined), hourly_cap: next.hourlyCap, marketing_hours: next.marketingHours, unknown_outcome: next.unknownOutcome, zero_content: next.zeroContent, zero_content_ai: next.zeroContentAi,
          ...(quiet ? { quiet_from: quiet.from, quiet_until: quiet.until } : {}),
        },
      });
      await announceWith(em, actor.organizationId, [{ resource: 'policies' }]);
      return toView(await read(em));
    });
  }

  async lines(actor: Actor): Promise<z.infer<typeof LinesView>> {
    authorize(actor, 'policies.read');
    const rows = await this.db.tx({ organizationId: actor.organizationId }, (em) => em.execute<LineRow[]>(
      `select x.id, x.name, x.status, x.plugin, p.usage_percent, p.usage_at, p.blocked_until, p.marketing_paused_until from connections x left join connection_pace p on p.connection_id = x.id order by x.created_at, x.id`));
    const now = this.clock.nowMs();
    const later = (at: Date | string | null) => (at !== null && new Date(at).getTime() > now ? new Date(at).toISOString() : null);
    return {
      data: await Promise.all(rows.map(async (r) => {
        const open = r.status === 'disconnected' ? undefined : await this.directory.get(r.id).catch(() => undefined);
        return {
          connectionId: publicId('connection', r.id), name: r.name, status: r.status, perSecond: open?.connection.limits?.().perSecond ?? this.registry.findChannel(r.plugin)?.capabilities.perSecond ?? null,
          usagePercent: r.usage_at && now - new Date(r.usage_at).getTime() < USAGE_HOLDS_MS ? r.usage_percent : null, blockedUntil: later(r.blocked_until), marketingPausedUntil: later(r.marketing_paused_until),
        };
      })),
    };
  }

  /**
   * Somebody has looked into it at the provider: the line may go on, with marketing and with all else. Both pauses came from the provider and
   * are lifted as one: where it asks the whole line to wait, lifting half of that would send nothing. Should it still mean it, its next answer says so again.
   */
  async resumeMarketing(actor: Actor, connectionId: string): Promise<void> {
    authorize(actor, 'policies.write');
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      if (((await em.execute('select 1 from connections where id = ?', [connectionId])) as unknown[]).length === 0) throw new ProblemError('connection.not_found');
      const now = this.clock.now();
      const rows = await em.execute<{ id: string }[]>(
        'update connection_pace set marketing_paused_until = null, blocked_until = null where connection_id = ? and (marketing_paused_until > ? or blocked_until > ?) returning connection_id as id', [connectionId, now, now]);
      if (rows.length === 0) throw new ProblemError('connection.marketing_not_paused');
      await this.audit.append(em, actor, { action: 'connection.marketing_resumed', object: { type: 'connection', id: connectionId } });
      await announceWith(em, actor.organizationId, [{ resource: 'connections' }]);
    });
  }

  async restrictions(actor: Actor, contactId: string): Promise<z.infer<typeof RestrictionsView>> {
    authorize(actor, 'restrictions.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => this.heldView(em, await this.contact(em, contactId)));
  }

  /** Holds at once: nothing leaves to the contact after this was answered (I6). */
  async restrict(actor: Actor, contactId: string, input: z.infer<typeof Restrictions>): Promise<z.infer<typeof RestrictionsView>> {
    authorize(actor, 'restrictions.write');
    const { organizationId } = actor;
    const wanted = { processing_restricted: input.processingRestricted, objected_to_marketing: input.objectedToMarketing };
    const { id, view } = await this.db.tx({ organizationId }, async (em) => {
      const id = await this.holds.standing(em, await this.contact(em, contactId));
      for (const kind of HOLD_KINDS) {
        if (await this.holds.set(em, organizationId, id, kind, wanted[kind])) await this.audit.append(em, actor, { action: wanted[kind] ? 'contact.restricted' : 'contact.unrestricted', object: { type: 'contact', id }, context: { kind } });
      }
      return { id, view: await this.heldView(em, id) };
    });
    if (input.processingRestricted || input.objectedToMarketing) await this.inFlight.settled(organizationId, { contactId: id });
    return view;
  }

  private async contact(em: Em, id: string): Promise<string> {
    const contact = await findOr404('contact.not_found', em.findOne(Contact, { id }));
    return contact.mergedInto ?? contact.id;
  }

  private async heldView(em: Em, contactId: string): Promise<z.infer<typeof RestrictionsView>> {
    const held = new Map((await this.holds.list(em, contactId)).map((h) => [h.kind, h.since.toISOString()]));
    return { processingRestrictedSince: held.get('processing_restricted') ?? null, objectedToMarketingSince: held.get('objected_to_marketing') ?? null };
  }
}

async function read(em: Em): Promise<Row | undefined> {
  return (await em.execute<Row[]>('select * from messaging_policies'))[0];
}

function toView(row: Row | undefined): View {
  const { hourlyCap, marketingHours, timeZone, unknownOutcome, unknownAfterMinutes, reviewAiMarketing, broadcastApproval, zeroContent, zeroContentAi } = DEFAULT_POLICY;
  if (!row) return { hourlyCap, marketingHours, quietHours: null, timeZone, unknownOutcome, unknownAfterMinutes, reviewAiMarketing, broadcastApproval, zeroContent, zeroContentAi, updatedAt: null };
  return {
    hourlyCap: row.hourly_cap, marketingHours: row.marketing_hours, timeZone: row.time_zone, unknownOutcome: row.unknown_outcome, unknownAfterMinutes: row.unknown_after_minutes, reviewAiMarketing: row.review_ai_marketing,
    broadcastApproval: row.broadcast_approval, zeroContent: row.zero_content, zeroContentAi: row.zero_content_ai, updatedAt: new Date(row.updated_at).toISOString(),
    quietHours: row.quiet_from === null || row.quiet_until === null ? null : { from: toClock(row.quiet_from), until: toClock(row.quiet_until), purposes: row.quiet_purposes },
  };
}

function toMinutes(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

function toClock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
