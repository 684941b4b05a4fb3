import { Injectable } from '@nestjs/common';
import { InboundEvent, type IdentityEvent, type PreferenceEvent, type TemplateEvent } from '@consentry/plugin-sdk';
import { announceWith, Clock, Database, describeError, enqueueWith, Log, ProblemError, systemActor, type Actor, type Em, type Job, type JobResult } from '@consentry/kernel';
import { indexAddress, normalizeAddress, People } from '@consentry/contacts';
import { CONNECTION_TOPIC } from '@consentry/connections';
import { Vault } from '@consentry/vault';
import { ConversationNews, type Whose } from '../conversations/conversations.news.js';
import { countApplied } from '../messaging.metrics.js';
import { ContactHolds } from '../policies/contact.holds.js';
import { openEvent } from '../messaging.sealed.js';
import { LineApplier } from './inbound.lines.js';
import { MessageApplier } from './inbound.messages.js';
import { StatusApplier } from './inbound.statuses.js';

const DONE: JobResult = { done: true };

interface StoredEvent { id: string; organization_id: string; connection_id: string; channel: string; body: Buffer | null; event_plain: unknown; state: string; received_at: Date; zero: boolean; [column: string]: unknown }

/** Makes facts of stored events. Each in its own transaction, each harmless when it comes twice. */
@Injectable()
export class Applier {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly log: Log, private readonly people: People, private readonly holds: ContactHolds, private readonly vault: Vault,
    private readonly statuses: StatusApplier, private readonly messages: MessageApplier, private readonly lines: LineApplier, private readonly news: ConversationNews,
  ) {}

  async apply(organizationId: string, jobs: Job[]): Promise<JobResult[]> {
    const { read, broken } = await this.read(organizationId, jobs.flatMap(eventsOf));
    const statuses = read.filter((r) => r.parsed.kind === 'status');
    if (statuses.length > 0) await this.statuses.apply(organizationId, statuses);
    this.count(statuses);
    const byId = new Map(read.filter((r) => r.parsed.kind !== 'status').map((r) => [r.id, r]));
    return Promise.all(jobs.map(async (job) => {
      for (const id of eventsOf(job)) {
        const row = byId.get(id);
        if (!row && !broken.has(id)) continue;
        try {
          if (!row) throw new Error('the stored event cannot be read', { cause: broken.get(id) });
          await this.applyOne(organizationId, row, row.parsed);
          this.count([row]);
        } catch (error) {
          // An address that is none becomes none by waiting: kept as it came, like whatever else we can't make sense of.
          if (error instanceof ProblemError && error.code === 'request.invalid') {
            await this.keep(organizationId, id, 'not_understood', 'Whoever it speaks of has no address that can be used; it is kept.');
            continue;
          }
          this.log.error('inbound_apply_failed', { kind: row?.parsed.kind ?? null, attempt: job.attempt, ...describeError(error) });
          if (job.attempt < GIVE_UP_AFTER) return { retryAfterMs: 1000 * job.attempt, reason: 'apply failed' };
          await this.keep(organizationId, id, 'failed', 'It could not be applied; it is kept.');
        }
      }
      return DONE;
    }));
  }

  /** What is still to be applied. One that cannot be read holds up no other. */
  private async read(organizationId: string, ids: string[]): Promise<{ read: (StoredEvent & { parsed: InboundEvent })[]; broken: Map<string, unknown> }> {
    const { ring, rows } = await this.db.hot({ organizationId }, async (c) => ({
      ring: this.vault.ready(organizationId),
      rows: (await c.query<StoredEvent>({
        name: 'inbound_read', text: `select e.id, e.organization_id, e.connection_id, x.channel, e.body, e.event_plain, e.state, e.received_at, coalesce(p.zero_content, false) as zero from inbound_events e join connections x on x.id = e.connection_id left join messaging_policies p on p.organization_id = e.organization_id where e.id = any($1::uuid[]) and e.state = 'pending'`, values: [ids],
      })).rows,
    }));
    const read: (StoredEvent & { parsed: InboundEvent })[] = [];
    const broken = new Map<string, unknown>();
    for (const [n, row] of rows.entries()) {
      // Thousands of statuses may come in one chunk: whoever else waits for this process gets a turn between.
      if (n % 64 === 63) await new Promise((resolve) => { setImmediate(resolve); });
      try {
        read.push({ ...row, parsed: InboundEvent.parse(revive({ ...(openEvent(ring, row).event as object), raw: null })) });
      } catch (error) {
        broken.set(row.id, error);
      }
    }
    return { read, broken };
  }

  /** Taken and applied in one transaction: whoever comes second finds it taken. */
  private async applyOne(organizationId: string, row: StoredEvent, event: InboundEvent): Promise<void> {
    const actor = systemActor(organizationId, 'inbound');
    if (event.kind === 'line') await this.lines.prepare(organizationId, row.connection_id, event, row.received_at);
    await this.db.tx({ organizationId }, async (em) => {
      const taken = await em.execute<unknown[]>(`update inbound_events set state = 'applied', applied_at = ? where id = ? and state = 'pending' returning id`, [this.clock.now(), row.id]);
      if (taken.length === 0) return;
      const detail = await this.handle(em, actor, row, event);
      // What it told stands elsewhere now (PR-6).
      if (row.zero) await em.execute('update inbound_events set body = null, event_plain = null, payload_plain = null, content_gone_at = ? where id = ?', [this.clock.now(), row.id]);
      const addresses = addressesOf(row.channel, event);
      if (detail === undefined && addresses.length === 0) return;
      // Whose it was, so that it goes with the person.
      const ring = this.vault.ready(organizationId);
      await em.execute(
        `update inbound_events set detail = ?, contact_id = (select i.contact_id from identities i where i.channel = ? and i.address_index = any(array[${addresses.map(() => '?').join(', ')}]::bytea[]) limit 1) where id = ?`,
        [detail ?? null, row.channel, ...addresses.map((a) => indexAddress(ring, a)), row.id]);
    });
  }

  private async handle(em: Em, actor: Actor, row: StoredEvent, event: InboundEvent): Promise<string | undefined> {
    switch (event.kind) {
      case 'message': return this.messages.message(em, actor, row, event);
      case 'echo': return this.messages.echo(em, actor, row, event);
      case 'preference': return this.preference(em, actor, row, event);
      case 'template': return this.template(em, actor, row, event);
      case 'identity': return this.identity(em, actor, row, event);
      case 'line': return this.lines.apply(em, actor.organizationId, row.connection_id, event, row.received_at);
      case 'status': case 'other': return undefined;
    }
  }

  private async preference(em: Em, actor: Actor, row: StoredEvent, event: PreferenceEvent): Promise<undefined> {
    const contact = await this.people.findOrCreate(em, actor, row.channel, event.from.addresses, event.from.name);
    await this.holds.providerPreference(em, actor, contact.id, row.channel, event.value, { providerEvent: event.id }, event.at);
  }

  private async template(em: Em, actor: Actor, row: StoredEvent, event: TemplateEvent): Promise<string | undefined> {
    const rows = event.state === undefined ? [] : await em.execute<{ id: string }[]>(
      'update templates set state = ?, reason = ?, category = coalesce(?, category), synced_at = ? where connection_id = ? and name = ? and language = ? returning id',
      [event.state, event.reason ?? null, event.category?.toLowerCase() ?? null, this.clock.now(), row.connection_id, event.name, event.language]);
    if (event.quality) await em.execute('update templates set quality = ? where connection_id = ? and name = ? and language = ?', [event.quality, row.connection_id, event.name, event.language]);
    await announceWith(em, actor.organizationId, [{ resource: 'templates' }]);
    if (rows.length > 0 && !event.stale) return undefined;
    await enqueueWith(em, actor.organizationId, this.clock.now(), [{ topic: CONNECTION_TOPIC, key: row.connection_id, payload: { connectionId: row.connection_id } }]);
    return 'The templates are fetched again.';
  }

  /** The person under another address. What was agreed goes along, the stricter winning; whoever reads the thread is told. */
  private async identity(em: Em, actor: Actor, row: StoredEvent, event: IdentityEvent): Promise<undefined> {
    const contact = await this.people.findOrCreate(em, actor, row.channel, [event.from, event.to]);
    const conversations = await em.execute<Whose[]>('select v.id, v.contact_id, v.connection_id from conversations v join connections x on x.id = v.connection_id where v.contact_id = ? and x.channel = ?', [contact.id, row.channel]);
    for (const conversation of conversations) await this.news.tell(em, actor, conversation, { kind: 'identity_changed' });
  }

  /** What is counted never undoes what was done. */
  private count(rows: (StoredEvent & { parsed: InboundEvent })[]): void {
    try {
      countApplied(rows, this.clock.nowMs());
    } catch (error) {
      this.log.warn('inbound_not_counted', { kind: rows[0]?.parsed.kind ?? null, ...describeError(error) });
    }
  }

  private async keep(organizationId: string, id: string, state: 'failed' | 'not_understood', detail: string): Promise<void> {
    await this.db.hot({ organizationId }, (c) => c.query({ text: `update inbound_events set state = $2, detail = $3 where id = $1 and state = 'pending'`, values: [id, state, detail] }));
  }
}

const GIVE_UP_AFTER = 8;

const eventsOf = (job: Job): string[] => String(job.payload.events).split(',');

/** Of the person whom an event speaks of. */
function addressesOf(channel: string, event: InboundEvent): string[] {
  const given = event.kind === 'message' || event.kind === 'preference' ? event.from.addresses : event.kind === 'echo' ? event.to.addresses : event.kind === 'identity' ? [event.from, event.to] : [];
  return given.map((a) => normalizeAddress(channel, a.value, 'from').value);
}

/** Times are text in JSON. */
function revive(event: Record<string, unknown>): Record<string, unknown> {
  return typeof event.at === 'string' ? { ...event, at: new Date(event.at) } : event;
}
