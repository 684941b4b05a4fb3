import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InboundEvent, isPluginError, type WebhookRequest } from '@consentry/plugin-sdk';
import { announce, Clock, Database, enqueue, Ids, MicroBatcher, ProblemError, toJsonb, type HotClient, type OutboxRow } from '@consentry/kernel';
import { ConnectionDirectory, type OpenConnection } from '@consentry/connections';
import { Vault, type KeyRing } from '@consentry/vault';
import { indexDelivery, sealEvent } from '../messaging.sealed.js';

export const INBOUND_TOPIC = 'inbound.apply';

/** As it is stored and queued: what the plugin made of it, and what came. */
interface Received { connectionId: string; kind: string; name: string; /** Events of one are applied in the order they came (I5). */ person: string; dedupeKey: string; event: unknown; payload: unknown; state: 'pending' | 'not_understood' | 'unrouted' }

const INSERT = `
  insert into inbound_events (id, organization_id, connection_id, dedupe_key, kind, name, body, state, received_at)
  select r.id, $2, r.connection_id, decode(r.dedupe_key, 'hex'), r.kind, r.name, decode(r.body, 'base64'), r.state, $3
  from jsonb_to_recordset($1::jsonb) as r(id uuid, connection_id uuid, dedupe_key text, kind text, name text, body text, state text)
  on conflict (connection_id, dedupe_key) do nothing returning id`;
const SEEN = `update connections set last_webhook_at = $2 where id = any($1::uuid[]) and (last_webhook_at is null or last_webhook_at < $2::timestamptz - interval '5 seconds')`;
/** Statuses need no order among each other: many share one row of the outbox. */
const STATUS_GROUP = 200;

/** Takes deliveries: verified over the raw bytes before anything is parsed, stored before they are acknowledged (TR-4). */
@Injectable()
export class Receiver {
  private readonly batcher: MicroBatcher<Received[], void>;

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly directory: ConnectionDirectory, private readonly vault: Vault) {
    this.batcher = new MicroBatcher((organizationId, items) => this.flush(organizationId, items), { maxBatch: 128, maxWaiting: 4096 });
  }

  async handshake(connectionId: string, query: Record<string, string | undefined>): Promise<string> {
    const connection = await this.connection(connectionId);
    const answer = connection.connection.handshake?.(query);
    if (answer === undefined) throw new ProblemError('webhook.handshake_refused');
    return answer;
  }

  /** Resolves once every event is committed. @throws ProblemError 401 for anything not signed as it must be; nothing is kept then. */
  async receive(connectionId: string, request: WebhookRequest): Promise<void> {
    const connection = await this.connection(connectionId);
    if (!connection.connection.verify(request)) throw new ProblemError('webhook.signature_invalid');
    const events = parse(connection, request);
    if (events.length > 0) await this.batcher.submit(connection.organizationId, events);
  }

  private async connection(id: string): Promise<OpenConnection> {
    const connection = await this.directory.get(id);
    if (!connection) throw new ProblemError('webhook.connection_unknown');
    return connection;
  }

  private async flush(organizationId: string, deliveries: Received[][]): Promise<PromiseSettledResult<void>[]> {
    // Ids follow the order of arrival; the rows are written in the order of their keys, the same in every process, so that
    // two batches with the same events never wait for each other in a circle.
    const unique = new Map<string, Received & { id: string }>();
    for (const event of deliveries.flat()) {
      const slot = `${event.connectionId}/${event.dedupeKey}`;
      if (!unique.has(slot)) unique.set(slot, { ...event, id: this.ids.next() });
    }
    const rows = [...unique.values()].sort((a, b) => (a.dedupeKey < b.dedupeKey ? -1 : 1));
    await this.db.hotRetrying({ organizationId }, (client) => this.insert(client, organizationId, rows));
    return deliveries.map(() => ({ status: 'fulfilled', value: undefined }));
  }

  private async insert(client: HotClient, organizationId: string, events: (Received & { id: string })[]): Promise<void> {
    const now = this.clock.now();
    const ring = this.vault.ready(organizationId);
    const { rows } = await client.query<{ id: string }>({
      name: 'inbound_insert', text: INSERT,
      values: [toJsonb(events.map((e) => ({ id: e.id, connection_id: e.connectionId, dedupe_key: indexDelivery(ring, e.dedupeKey).toString('hex'), kind: e.kind, name: e.name, body: sealEvent(ring, e.id, e).toString('base64'), state: e.state }))), organizationId, now],
    });
    const fresh = new Set(rows.map((r) => r.id));
    const pending = events.filter((e) => fresh.has(e.id) && e.state === 'pending').sort((a, b) => (a.id < b.id ? -1 : 1));
    await enqueue(client, organizationId, now, outboxRows(ring, pending));
    await client.query({ name: 'connections_seen', text: SEEN, values: [[...new Set(events.map((e) => e.connectionId))], now] });
    if (fresh.size > pending.length) await announce(client, organizationId, [{ resource: 'inbound-events' }]);
  }
}

function outboxRows(ring: KeyRing, events: (Received & { id: string })[]): OutboxRow[] {
  const statuses = events.filter((e) => e.kind === 'status');
  const rows: OutboxRow[] = events.filter((e) => e.kind !== 'status').map((e) => ({ topic: INBOUND_TOPIC, key: `${e.connectionId}/${ring.index('lane', e.person).toString('base64url')}`, payload: { events: e.id } }));
  for (let n = 0; n < statuses.length; n += STATUS_GROUP) {
    const group = statuses.slice(n, n + STATUS_GROUP);
    rows.push({ topic: INBOUND_TOPIC, key: `status/${group[0]!.id}`, payload: { events: group.map((e) => e.id).join(',') } });
  }
  return rows;
}

/** The plugin's reading, checked again by the house: it doesn't trust the plugin. What doesn't fit is kept as it came. */
function parse(connection: OpenConnection, request: WebhookRequest): Received[] {
  let found: unknown[];
  try {
    found = connection.connection.parse(request);
  } catch (error) {
    if (isPluginError(error) && error.code === 'payload_invalid') throw new ProblemError('webhook.payload_invalid');
    throw error;
  }
  const routes = connection.connection.routes?.();
  return found.map((raw) => {
    const parsed = InboundEvent.safeParse(raw);
    const event: InboundEvent = parsed.success ? parsed.data : { kind: 'other', name: 'invalid_event', id: 'invalid', route: [], raw: (raw as { raw?: unknown } | null)?.raw ?? raw };
    const { raw: payload, ...rest } = event;
    const ours = !routes || event.route.length === 0 || event.route.some((r) => routes.includes(r));
    const body = JSON.stringify(payload ?? null);
    return {
      connectionId: connection.id, kind: event.kind, name: nameOf(event), person: personOf(event), event: rest, payload: payload ?? null,
      dedupeKey: createHash('sha256').update(`${event.kind}\0${event.id}\0`).update(body).digest('hex'),
      state: !ours ? 'unrouted' : event.kind === 'other' ? 'not_understood' : 'pending',
    };
  });
}

function nameOf(event: InboundEvent): string {
  switch (event.kind) {
    case 'message': return event.type;
    case 'status': return event.status;
    case 'preference': return `${event.purpose}:${event.value}`;
    case 'template': return event.state ?? 'changed';
    case 'identity': return 'changed';
    case 'other': return event.name;
  }
}

function personOf(event: InboundEvent): string {
  return event.kind === 'message' || event.kind === 'preference' ? event.from.addresses[0]!.value : event.kind === 'identity' ? event.from.value : event.kind;
}
