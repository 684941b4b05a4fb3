import { Injectable } from '@nestjs/common';
import type { FailureSignal } from '@consentry/plugin-sdk';
import { Clock, Database, enqueueWith, publicId, systemActor, type Em } from '@consentry/kernel';
import { Alerts, Audit, defineAlertRules, defineAuditActions } from '@consentry/audit';
import { CONNECTION_TOPIC, Connections } from '@consentry/connections';
import { ContactHolds } from '../policies/contact.holds.js';

defineAlertRules({
  'connection.credentials_dead': { severity: 'critical', mailed: true, what: 'A provider no longer accepts the credentials of a connection; it was ended', from: 'the answer to a send or a check', parameters: {} },
  'connection.marketing_paused': { severity: 'warning', mailed: true, what: 'A provider limits the marketing of a connection; it waits for a day', from: 'the answer to a send, or a status', parameters: {} },
  'connection.billing': { severity: 'critical', mailed: true, what: 'A provider cannot bill the account of a connection', from: 'the answer to a send, or a status', parameters: {} },
});
defineAuditActions({
  'connection.marketing_paused': { type: 'security_event', what: 'Marketing over a connection was paused because its provider limits it', context: ['provider_code'] },
  'template.marked_unusable': { type: 'account_change', what: 'A template was marked unusable because its provider refused it', context: ['provider_code'] },
});

const DAY_MS = 24 * 3_600_000;

/** The message that told of something beyond itself. */
export interface TellingMessage { id: string; contactId: string | null; connectionId: string; conversationId: string | null; channel: string; template: { name: string; language: string } | null }

/**
 * What a failure means beyond its message (whatsapp.md, "Errors → what we do"), whether it came as the answer to a send or as a
 * status hours later. Every consequence bears being drawn twice.
 */
@Injectable()
export class Consequences {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly alerts: Alerts, private readonly connections: Connections, private readonly holds: ContactHolds) {}

  async draw(organizationId: string, signal: FailureSignal, message: TellingMessage, failure: { code: string; detail: string }): Promise<void> {
    if (signal === 'connection_blocked') return this.connections.pauseBySystem(organizationId, message.connectionId, failure.detail);
    await this.db.tx({ organizationId }, (em) => this.act(em, organizationId, signal, message, failure.code));
  }

  /** The token is void: keeping it is of no use to us and of some to a thief (190 and its kin). */
  async credentialsDead(organizationId: string, connectionId: string, reason: string, version: number): Promise<void> {
    const ended = await this.connections.endBySystem(organizationId, connectionId, reason, version);
    await this.db.tx({ organizationId }, async (em) => {
      // Whoever died right here had ended it and told nobody: the next to draw finds the line as that one left it.
      if (!ended && ((await em.execute(`select 1 from connections where id = ? and status = 'disconnected' and version = ? and last_error = ?`, [connectionId, version + 1, reason])) as unknown[]).length === 0) return;
      await this.alerts.raise(em, organizationId, { rule: 'connection.credentials_dead', object: { type: 'connection', id: connectionId }, quietMs: DAY_MS });
    });
  }

  private async act(em: Em, organizationId: string, signal: Exclude<FailureSignal, 'connection_blocked'>, message: TellingMessage, code: string): Promise<unknown> {
    const actor = systemActor(organizationId, 'dispatch');
    const now = this.clock.now();
    const line = { type: 'connection', id: message.connectionId };
    switch (signal) {
      case 'marketing_opt_out':
        return message.contactId && this.holds.providerPreference(em, actor, message.contactId, message.channel, 'stop', { messageId: publicId('message', message.id) });
      case 'marketing_withheld':
        return message.contactId && this.holds.withhold(em, organizationId, message.contactId, new Date(now.getTime() + DAY_MS));
      case 'marketing_limited': {
        const rows = await em.execute<{ fresh: boolean }[]>(
          `insert into connection_pace as p (connection_id, organization_id, tokens, counted_at, marketing_paused_until) values (?, ?, 0, clock_timestamp(), ?)
           on conflict (connection_id) do update set marketing_paused_until = excluded.marketing_paused_until where p.marketing_paused_until is null or p.marketing_paused_until <= ? returning true as fresh`,
          [message.connectionId, organizationId, new Date(now.getTime() + DAY_MS), now]);
        if (rows.length === 0) return undefined;
        await this.audit.append(em, actor, { action: 'connection.marketing_paused', object: line, context: { provider_code: code } });
        return this.alerts.raise(em, organizationId, { rule: 'connection.marketing_paused', object: line, facts: { providerCode: code } });
      }
      case 'billing_problem':
        return this.alerts.raise(em, organizationId, { rule: 'connection.billing', object: line, facts: { providerCode: code }, quietMs: DAY_MS });
      case 'window_closed':
        // As of when it left: told hours later, it says nothing of what the person wrote since.
        return em.execute('update conversations v set window_closed_at = greatest(v.window_closed_at, m.dispatched_at) from messages m where m.id = ? and v.id = m.conversation_id', [message.id]);
      case 'template_unusable': {
        if (!message.template) return undefined;
        const rows = await em.execute<{ id: string }[]>(`update templates set state = 'paused', synced_at = ? where connection_id = ? and name = ? and language = ? and state = 'approved' returning id`, [now, message.connectionId, message.template.name, message.template.language]);
        for (const { id } of rows) await this.audit.append(em, actor, { action: 'template.marked_unusable', object: { type: 'template', id }, context: { provider_code: code } });
        return this.fetchTemplates(em, organizationId, message.connectionId, now);
      }
      case 'template_stale':
        return this.fetchTemplates(em, organizationId, message.connectionId, now);
      case 'identity_changed':
        // The person is asked for again by people, not by us: the failed message says what happened.
        return undefined;
    }
  }

  /** Once, however many messages failed over it: one row that waits is enough. */
  private async fetchTemplates(em: Em, organizationId: string, connectionId: string, now: Date): Promise<void> {
    const waiting = await em.execute('select 1 from outbox where topic = ? and key = ? and locked_until is null limit 1', [CONNECTION_TOPIC, connectionId]);
    if ((waiting as unknown[]).length === 0) await enqueueWith(em, organizationId, now, [{ topic: CONNECTION_TOPIC, key: connectionId, payload: { connectionId } }]);
  }
}
