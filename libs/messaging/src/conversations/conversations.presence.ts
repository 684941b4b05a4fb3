import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { isPluginError } from '@consentry/plugin-sdk';
import { announce, authorize, Clock, Database, describeError, Ids, Log, ProblemError, publicId, type Actor, type HotClient } from '@consentry/kernel';
import { ConnectionDirectory } from '@consentry/connections';
import { CallsInFlight } from '../outbound/in-flight.js';
import type { ReadView } from './conversations.schema.js';
import { judgePresence } from './desk.rules.js';

interface Facts {
  contact_id: string; connection_id: string; organization_status: string; connection_status: string; erased: boolean; opted_out: boolean;
  last_inbound_at: Date | null; window_closed_at: Date | null; window_hours: number | null; presence_at: Date | null; provider_id: string | null; [column: string]: unknown;
}

const FACTS = `
  select v.contact_id, v.connection_id, o.status as organization_status, x.status as connection_status, c.erased_at is not null as erased, p.id is not null as opted_out,
    v.last_inbound_at, v.window_closed_at, x.service_window_hours::float as window_hours, v.presence_at, m.provider_id
  from conversations v join contacts c on c.id = v.contact_id join connections x on x.id = v.connection_id join organizations o on o.id = v.organization_id
  left join opt_outs p on p.contact_id = v.contact_id and p.channel = x.channel
  left join lateral (select q.provider_id from messages q where q.conversation_id = v.id and q.direction = 'in' and q.provider_id is not null order by q.created_at desc, q.id desc limit 1) m on true
  where v.id = $1 for no key update of v for share of x`;
const SHOW_MS = 5000;

/**
 * Read marks and typing: named operations beside the gate, no messages, and the only callers of a plugin's `markRead`. They are shown
 * only to somebody who may be written to freely at this moment, and, like sends, are waited for by whoever stops something (I6).
 */
@Injectable()
export class Presence {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly log: Log, private readonly directory: ConnectionDirectory, private readonly inFlight: CallsInFlight,
  ) {}

  /** A colleague has seen it. The person is told only when asked for, and when that may be. */
  async markRead(actor: Actor, id: string, notify: boolean): Promise<z.infer<typeof ReadView>> {
    authorize(actor, 'messages.read');
    if (notify) authorize(actor, 'messages.send');
    await this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const { rowCount } = await c.query({ text: 'update conversations set unread_count = 0 where id = $1', values: [id] });
      if (!rowCount) throw new ProblemError('conversation.not_found');
      await announce(c, actor.organizationId, [{ resource: 'conversations', ids: [publicId('conversation', id)] }]);
    });
    if (!notify) return { notified: false, reason: null };
    try {
      await this.show(actor, id, false);
      return { notified: true, reason: null };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return { notified: false, reason: error.code };
    }
  }

  async typing(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'messages.send');
    await this.show(actor, id, true);
  }

  private async show(actor: Actor, id: string, typing: boolean): Promise<void> {
    const call = this.ids.next();
    try {
      const facts = await this.db.hotRetrying({ organizationId: actor.organizationId }, (c) => this.decide(c, id, call));
      const open = await this.directory.get(facts.connection_id).catch(() => undefined);
      const markRead = open?.connection.markRead?.bind(open.connection);
      if (!open) throw new ProblemError('conversation.presence_failed');
      if (!markRead) throw new ProblemError('conversation.presence_unsupported');
      await markRead(facts.provider_id!, { typing }, AbortSignal.timeout(SHOW_MS));
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      this.log.warn('presence_failed', { conversationId: publicId('conversation', id), code: isPluginError(error) ? error.code : null, ...(isPluginError(error) ? {} : describeError(error)) });
      throw new ProblemError('conversation.presence_failed');
    } finally {
      this.inFlight.end([call]);
    }
  }

  private async decide(client: HotClient, id: string, call: string): Promise<Facts> {
    // The contact first, as the gate and the ledger lock: an opt-out that was acknowledged is seen here, or waits for this call.
    const { rowCount } = await client.query({ text: 'select 1 from contacts where id = (select contact_id from conversations where id = $1) for no key update', values: [id] });
    const facts = rowCount ? (await client.query<Facts>({ text: FACTS, values: [id] })).rows[0] : undefined;
    if (!facts) throw new ProblemError('conversation.not_found');
    const now = this.clock.now();
    const judged = judgePresence({
      now, organizationActive: facts.organization_status === 'active', connectionActive: facts.connection_status === 'active', erased: facts.erased, optedOut: facts.opted_out,
      lastInboundAt: facts.last_inbound_at, windowClosedAt: facts.window_closed_at, windowHours: facts.window_hours, lastShownAt: facts.presence_at, providerMessageId: facts.provider_id,
    });
    if (judged === 'too_often') throw new ProblemError('conversation.presence_too_often', { retryAfterSeconds: 5 });
    if (judged === 'refused') throw new ProblemError('conversation.presence_refused');
    await client.query({ text: 'update conversations set presence_at = $2 where id = $1', values: [id, now] });
    this.inFlight.begin(call, { contactId: facts.contact_id, connectionId: facts.connection_id });
    return facts;
  }
}
