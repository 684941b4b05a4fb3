import { Injectable } from '@nestjs/common';
import { announce, Database, EventSubscriptions, systemActor, type HotClient } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Vault } from '@consentry/vault';
import { openBroadcast, sealBroadcast } from '../broadcasts/broadcasts.sealed.js';
import { openMessage } from '../messaging.sealed.js';
import { usesOf } from '../outbound/outbound.content.js';
import { CONTENT_HOURS, endEmpty, eraseEvents, eraseMessages, freeFiles, keepUses, LAST_ANSWERS } from './content.erase.js';
import './zero-content.abilities.js';

const BATCH = 500;
/** What began before another sweep's end may be committed after it: so much is looked at again. */
const LATE_MS = 3_600_000;

/** What went: counts. */
export interface Swept { messages: number; events: number; reactions: number; files: number; broadcasts: number }
interface House { organization_id: string; swept_to: Date | null; [column: string]: unknown }
/** $1: the organisation, $2: how far it is swept, $3: a day ago. */
interface Span { organizationId: string; from: Date; dayAgo: Date; now: Date }

const OLD = `created_at > $2 and created_at <= $3`;
const MESSAGES = `select id, status from messages where organization_id = $1 and ${OLD} and content_gone_at is null order by created_at limit ${BATCH} for update skip locked`;
/** Ended before the mode was switched on, or in the very moment. */
const ENDED = `
  select id, status from messages where organization_id = $1 and created_at > greatest($2::timestamptz, $3::timestamptz) and content_gone_at is null and direction = 'out' and status in (${[...LAST_ANSWERS].map((s) => `'${s}'`).join(', ')})
  order by created_at limit ${BATCH} for update skip locked`;
const EVENTS = `select id from inbound_events where organization_id = $1 and received_at > $2 and received_at <= $3 and content_gone_at is null order by received_at limit ${BATCH} for update skip locked`;
const APPLIED = `
  select id from inbound_events where organization_id = $1 and received_at > greatest($2::timestamptz, $3::timestamptz) and state = 'applied' and content_gone_at is null order by received_at limit ${BATCH} for update skip locked`;
const REACTIONS = `
  delete from message_reactions where id in (select id from message_reactions where organization_id = $1 and at > $2 and at <= $3 order by at limit ${BATCH} for update skip locked)`;
/** Of messages that were deleted with their person, or by retention. */
const ORPHANS = `
  delete from media_uses u where u.organization_id = $1 and not exists (select 1 from messages m where m.id = u.holder_id) and not exists (select 1 from broadcasts b where b.id = u.holder_id)`;
/** Handed in a day ago, and nothing that still lives names it. */
const UNUSED = `
  select m.id from media m where m.organization_id = $1 and m.direction = 'out' and m.state in ('ready', 'failed', 'refused') and m.created_at > $2 and m.created_at <= $3 and not exists (select 1 from media_uses u where u.media_id = m.id)
  order by m.created_at limit ${BATCH} for update skip locked`;
const DESTROY = `update media set state = 'deleted', file_key = null, details = null, deleted_at = $2 where id = any($1::uuid[])`;
const HANDLES = 'delete from media_handles where media_id = any($1::uuid[])';
const BROADCASTS = `
  select id, body from broadcasts where organization_id = $1 and finished_at > $2 and finished_at <= $3 and state in ('finished', 'cancelled', 'failed') and content_gone_at is null order by finished_at limit 50 for update skip locked`;
const NAMING = `
  select id, type, body, content_plain from messages where organization_id = $1 and created_at > $2 and content_gone_at is null and direction = 'out' and status in ('queued', 'sending', 'unknown')
    and type in ('image', 'video', 'audio', 'document', 'sticker', 'interactive', 'template')`;
const LIVING = `select id, type, body from broadcasts where organization_id = $1 and content_gone_at is null`;
/** Nothing older is left but what was locked: the next sweep begins there. Whoever switched the mode on meanwhile wants all of it again. */
const MARK = `
  update messaging_policies set content_swept_to = date_trunc('milliseconds', least($3::timestamptz,
    (select min(created_at) from messages where organization_id = $1 and ${OLD} and content_gone_at is null),
    (select min(received_at) from inbound_events where organization_id = $1 and received_at > $2 and received_at <= $3 and content_gone_at is null))) - interval '1 millisecond'
  where organization_id = $1 and zero_content and content_swept_to is not distinct from $4`;

/**
 * Zero-content mode (PR-6): what people write exists only until it has done its work. The provider's last answer erases it, in the
 * transaction that keeps the answer; whatever has none goes here, a day after it came to be. Nothing brings it back.
 */
@Injectable()
export class ZeroContent {
  constructor(private readonly db: Database, private readonly audit: Audit, private readonly vault: Vault, private readonly subscriptions: EventSubscriptions) {}

  /** Whether assistants may be given what people write. Where content is not kept they may only if the organisation said so. */
  async allowsAi(organizationId: string): Promise<boolean> {
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<{ ok: boolean }>({ name: 'content_ai', text: 'select not zero_content or zero_content_ai as ok from messaging_policies where organization_id = $1', values: [organizationId] }));
    return rows[0]?.ok ?? true;
  }

  /** Erases what has been there for a day, and what ended before anybody asked; in every organisation of this mode. Resumes by itself. */
  async sweep(now: Date): Promise<Swept> {
    const total: Swept = { messages: 0, events: 0, reactions: 0, files: 0, broadcasts: 0 };
    const { rows } = await this.db.hot('system', (c) => c.query<House>({ text: 'select organization_id, content_swept_to as swept_to from messaging_policies where zero_content order by organization_id' }));
    for (const house of rows) await this.sweepOne(house, now, total);
    return total;
  }

  private async sweepOne({ organization_id: organizationId, swept_to }: House, now: Date, total: Swept): Promise<void> {
    const dayAgo = new Date(now.getTime() - CONTENT_HOURS * 3_600_000);
    const span: Span = { organizationId, now, dayAgo, from: swept_to ? new Date(swept_to.getTime() - LATE_MS) : new Date(0) };
    if (swept_to === null) await this.rememberUses(span);
    for (const text of [ENDED, MESSAGES]) await this.each(span, total, text, (c, ids) => this.messages(c, span, ids));
    for (const text of [APPLIED, EVENTS]) await this.each(span, total, text, async (c, ids) => ({ events: await eraseEvents(c, ids, now) }));
    // Anything of these may be older than the mark: a reaction is told late, a file or a broadcast was in use.
    const ever = { ...span, from: new Date(0) };
    await this.each(ever, total, BROADCASTS, (c, ids) => this.broadcasts(c, ever, ids));
    await this.db.hot({ organizationId }, (c) => c.query({ text: ORPHANS, values: [organizationId] }));
    await this.each(ever, total, UNUSED, async (c, ids) => {
      await c.query({ text: DESTROY, values: [ids, now] });
      await c.query({ text: HANDLES, values: [ids] });
      return { files: ids.length };
    });
    await this.reactions(ever, total);
    await this.db.hot({ organizationId }, (c) => c.query({ text: MARK, values: [organizationId, span.from, dayAgo, swept_to] }));
  }

  /** Batch by batch, each with its leaf in its own transaction, until a round finds less than it could hold. */
  private async each({ organizationId, from, dayAgo }: Span, total: Swept, text: string, erase: (client: HotClient, ids: string[]) => Promise<Partial<Swept>>): Promise<void> {
    for (;;) {
      const done = await this.db.hotRetrying({ organizationId }, async (client) => {
        const { rows } = await client.query<{ id: string }>({ text, values: [organizationId, from, dayAgo] });
        if (rows.length === 0) return undefined;
        const gone = await erase(client, rows.map((r) => r.id));
        await this.tell(client, organizationId, gone);
        return { gone, full: rows.length === BATCH };
      });
      if (!done) return;
      add(total, done.gone);
      if (!done.full && text !== BROADCASTS) return;
    }
  }

  private async messages(client: HotClient, { organizationId, now }: Span, ids: string[]): Promise<Partial<Swept>> {
    const gone = await eraseMessages(client, ids, now);
    await endEmpty(client, this.subscriptions, organizationId, ids, now);
    return gone;
  }

  private async reactions({ organizationId, from, dayAgo }: Span, total: Swept): Promise<void> {
    for (;;) {
      const reactions = await this.db.hotRetrying({ organizationId }, async (client) => {
        const { rowCount } = await client.query({ text: REACTIONS, values: [organizationId, from, dayAgo] });
        if (rowCount) await this.tell(client, organizationId, { reactions: rowCount });
        return rowCount ?? 0;
      });
      total.reactions += reactions;
      if (reactions < BATCH) return;
    }
  }

  /** The organisation's own words, a day after the last of them was said. Whom it was for stays. */
  private async broadcasts(client: HotClient, { organizationId, now }: Span, ids: string[]): Promise<Partial<Swept>> {
    const ring = this.vault.ready(organizationId);
    const { rows } = await client.query<{ id: string; body: Buffer }>({ text: 'select id, body from broadcasts where id = any($1::uuid[])', values: [ids] });
    for (const { id, body } of rows) {
      const { audience } = openBroadcast(ring, id, body);
      await client.query({ text: 'update broadcasts set body = $2, content_gone_at = $3 where id = $1', values: [id, sealBroadcast(ring, id, { content: null, message: null, audience }), now] });
    }
    return { broadcasts: rows.length, files: await freeFiles(client, ids, now) };
  }

  /** Once, when the mode has been switched on: files that something waiting names are not to go before it. */
  private async rememberUses({ organizationId, dayAgo }: Span): Promise<void> {
    await this.db.hotRetrying({ organizationId }, async (client) => {
      const ring = this.vault.ready(organizationId);
      const messages = (await client.query<{ id: string; type: string; body: Buffer | null; content_plain: unknown }>({ text: NAMING, values: [organizationId, dayAgo] })).rows;
      const broadcasts = (await client.query<{ id: string; type: string; body: Buffer }>({ text: LIVING, values: [organizationId] })).rows;
      await keepUses(client, organizationId, [
        ...messages.flatMap((m) => usesOf(m.id, m.type, openMessage(ring, m).content)), ...broadcasts.flatMap((b) => usesOf(b.id, b.type, openBroadcast(ring, b.id, b.body).content)),
      ]);
    });
  }

  private async tell(client: HotClient, organizationId: string, gone: Partial<Swept>): Promise<void> {
    await this.audit.appendHot(client, [{ actor: systemActor(organizationId, 'retention'), entry: { action: 'content.erased', context: { ...gone } } }]);
    await announce(client, organizationId, [{ resource: 'messages' }, { resource: 'conversations' }]);
  }
}

function add(total: Swept, gone: Partial<Swept>): void {
  for (const [name, n] of Object.entries(gone) as [keyof Swept, number][]) total[name] += n;
}
