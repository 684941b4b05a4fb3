import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InboundEvent, isPluginError, type WebhookRequest } from '@consentry/plugin-sdk';
import { announce, Clock, Database, enqueue, Ids, MicroBatcher, ProblemError, toJsonb, type HotClient, type OutboxRow } from '@consentry/kernel';
import { ConnectionDirectory, type OpenConnection } from '@consentry/connections';
import { Vault, type KeyRing } from '@consentry/vault';
import { indexDelivery, sealEvent } from '../messaging.sealed.js';

export const INBOUND_TOPIC = 'inbound.apply';
/** Deliveries of very many events have a lane of their own, so that what comes one by one does not wait behind them. */
export const INBOUND_BULK_TOPIC = 'inbound.apply_bulk';

/** As it is stored and queued: what the plugin made of it, and what came. */
interface Received { connectionId: string; kind: string; name: string; /** Events of one are applied in the order they came (I5). */ person: string; dedupeKey: string; event: unknown; payload: unknown; state: 'pending' | 'not_understood' | 'unrouted'; bulk: boolean }

const INSERT = `
  insert into inbound_events (id, organization_id, connection_id, dedupe_key, kind, name, body, state, received_at)
  select r.id, $2, r.connection_id, decode(r.dedupe_key, 'hex'), r.kind, r.name, decode(r.body, 'base64'), r.state, $3
  from jsonb_to_recordset($1::jsonb) as r(id uuid, connection_id uuid, dedupe_key text, kind text, name text, body text, state text)
  on conflict (connection_id, dedupe_key) do nothing returning id`;
/** A line says to the nearest of these when it was heard of last. */
const SEEN_MS = 5_000;
const SEEN = `update connections set last_webhook_at = $2 where id = any($1::uuid[]) and (last_webhook_at is null or last_webhook_at < $2::timestamptz - interval '${SEEN_MS} milliseconds')`;
/** Statuses need no order among each other: many share one row of the outbox. */
const STATUS_GROUP = 200;
/** Events checked, sealed and stored at once. */
const CHUNK = 200;
/** Whose events of these still wait, and in which lane. */
const WAITING = `select distinct key, topic from outbox where topic in ('${INBOUND_TOPIC}', '${INBOUND_BULK_TOPIC}') and key = any($1) and dead_at is null`;

/** Takes deliveries: verified over the raw bytes before anything is parsed, stored before they are acknowledged (TR-4). */
@Injectable()
export class Receiver {
  private readonly batcher: MicroBatcher<Received[], void>;
  /** When this process wrote down last that a line was heard of. */
  private readonly seen = new Map<string, number>();

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
    const found = read(connection, request);
    // Chunk by chunk, each committed by itself: should this process end between two, the provider delivers all of it again, and what is stored is known.
    for (let n = 0; n < found.length; n += CHUNK) {
      await this.batcher.submit(connection.organizationId, found.slice(n, n + CHUNK).map((raw) => judge(connection, raw, found.length > CHUNK)));
    }
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
    const now = this.clock.now();
    const lines = [...new Set(rows.map((r) => r.connectionId))].filter((id) => Math.abs(now.getTime() - (this.seen.get(id) ?? -Infinity)) >= SEEN_MS);
    await this.db.hotRetrying({ organizationId }, (client) => this.insert(client, organizationId, rows, lines, now));
    for (const id of lines) this.seen.set(id, now.getTime());
    return deliveries.map(() => ({ status: 'fulfilled', value: undefined }));
  }

  private async insert(client: HotClient, organizationId: string, events: (Received & { id: string })[], lines: string[], now: Date): Promise<void> {
    const ring = this.vault.ready(organizationId);
    const { rows } = await client.query<{ id: string }>({
      name: 'inbound_insert', text: INSERT,
      values: [toJsonb(events.map((e) => ({ id: e.id, connection_id: e.connectionId, dedupe_key: indexDelivery(ring, e.dedupeKey).toString('hex'), kind: e.kind, name: e.name, body: sealEvent(ring, e.id, e).toString('base64'), state: e.state }))), organizationId, now],
    });
    const fresh = new Set(rows.map((r) => r.id));
    const pending = events.filter((e) => fresh.has(e.id) && e.state === 'pending').sort((a, b) => (a.id < b.id ? -1 : 1));
    await enqueue(client, organizationId, now, await inLanes(client, outboxRows(ring, pending)));
    if (lines.length > 0) await client.query({ name: 'connections_seen', text: SEEN, values: [lines, now] });
    if (fresh.size > pending.length) await announce(client, organizationId, [{ resource: 'inbound-events' }]);
  }
}

function outboxRows(ring: KeyRing, events: (Received & { id: string })[]): OutboxRow[] {
  const statuses = events.filter((e) => e.kind === 'status');
  const topic = (bulk: boolean): string => (bulk ? INBOUND_BULK_TOPIC : INBOUND_TOPIC);
  const rows: OutboxRow[] = events.filter((e) => e.kind !== 'status').map((e) => ({ topic: topic(e.bulk), key: `${e.connectionId}/${ring.index('lane', e.person).toString('base64url')}`, payload: { events: e.id } }));
  for (let n = 0; n < statuses.length; n += STATUS_GROUP) {
    const group = statuses.slice(n, n + STATUS_GROUP);
    rows.push({ topic: topic(group.every((e) => e.bulk)), key: `status/${group[0]!.id}`, payload: { events: group.map((e) => e.id).join(',') } });
  }
  return rows;
}

/** What one person says is worked off in one lane: whoever still waits in the other is followed there (I5). */
async function inLanes(client: HotClient, rows: OutboxRow[]): Promise<OutboxRow[]> {
  const keys = [...new Set(rows.filter((r) => !r.key.startsWith('status/')).map((r) => r.key))];
  if (keys.length === 0) return rows;
  const { rows: waiting } = await client.query<{ key: string; topic: string }>({ name: 'inbound_lanes', text: WAITING, values: [keys] });
  const lanes = new Map(waiting.map((w) => [w.key, w.topic]));
  return rows.map((row) => {
    const topic = lanes.get(row.key) ?? row.topic;
    lanes.set(row.key, topic);
    return { ...row, topic };
  });
}

/** The plugin's reading. */
function read(connection: OpenConnection, request: WebhookRequest): unknown[] {
  try {
    return connection.connection.parse(request);
  } catch (error) {
    if (isPluginError(error) && error.code === 'payload_invalid') throw new ProblemError('webhook.payload_invalid');
    throw error;
  }
}

/** Checked again by the house: it doesn't trust the plugin. What doesn't fit is kept as it came. */
function judge(connection: OpenConnection, raw: unknown, bulk: boolean): Received {
  const parsed = InboundEvent.safeParse(raw);
  const event: InboundEvent = parsed.success ? parsed.data : { kind: 'other', name: 'invalid_event', id: 'invalid', route: [], raw: (raw as { raw?: unknown } | null)?.raw ?? raw };
  const { raw: payload, ...rest } = event;
  const routes = connection.connection.routes?.();
  const ours = !routes || event.route.length === 0 || event.route.some((r) => routes.includes(r));
  const body = JSON.stringify(payload ?? null);
  return {
    connectionId: connection.id, kind: event.kind, name: nameOf(event), person: personOf(event), event: rest, payload: payload ?? null,
    dedupeKey: createHash('sha256').update(`${event.kind}\0${event.id}\0`).update(body).digest('hex'),
    state: !ours ? 'unrouted' : event.kind === 'other' ? 'not_understood' : 'pending', bulk,
  };
}

function nameOf(event: InboundEvent): string {
  switch (event.kind) {
    case 'message': case 'echo': return event.type;
    case 'status': return event.status;
    case 'preference': return `${event.purpose}:${event.value}`;
    case 'template': return event.state ?? 'changed';
    case 'identity': return 'changed';
    case 'line': case 'other': return event.name;
  }
}

function personOf(event: InboundEvent): string {
  if (event.kind === 'echo') return event.to.addresses[0]!.value;
  return event.kind === 'message' || event.kind === 'preference' ? event.from.addresses[0]!.value : event.kind === 'identity' ? event.from.value : event.kind;
}
