import { Injectable } from '@nestjs/common';
import type { FailureSignal } from '@consentry/plugin-sdk';
import { Database, type Job, type JobResult } from '@consentry/kernel';
import { Vault } from '@consentry/vault';
import { openMessage } from '../messaging.sealed.js';
import { Consequences } from '../outbound/consequences.js';

export const FAILURE_TOPIC = 'message.failure';

interface Row { id: string; contact_id: string | null; connection_id: string; conversation_id: string | null; channel: string; type: string; body: Buffer | null; content_plain: unknown; detail: string | null; [column: string]: unknown }

const READ = 'select id, contact_id, connection_id, conversation_id, channel, type, body, content_plain, detail from messages where id = $1';
const TOLD_LATER = 'The provider told so after it had taken a message.';

/**
 * What failures mean beyond their message, whether told as the answer to a send or hours later by a status: drawn from a row that was written
 * with the failure, at least once. A row that comes again finds it drawn.
 */
@Injectable()
export class Failures {
  constructor(private readonly db: Database, private readonly vault: Vault, private readonly consequences: Consequences) {}

  async draw(organizationId: string, jobs: Job[]): Promise<JobResult[]> {
    for (const { payload } of jobs) {
      const told = await this.db.hot({ organizationId }, async (c) => {
        const { rows: [row] } = await c.query<Row>({ name: 'failure_read', text: READ, values: [payload.messageId] });
        return row && { row, template: namedIn(payload) ?? (row.type === 'template' ? templateOf(openMessage(this.vault.ready(organizationId), row).content) : null) };
      });
      if (!told) continue;
      const { row, template } = told;
      const failure = { code: String(payload.code), detail: (payload.by === 'answer' && row.detail) || TOLD_LATER };
      if (typeof payload.deadCredentials === 'number') await this.consequences.credentialsDead(organizationId, row.connection_id, failure.detail, payload.deadCredentials);
      if (typeof payload.signal === 'string') {
        const message = { id: row.id, contactId: row.contact_id, connectionId: row.connection_id, conversationId: row.conversation_id, channel: row.channel, template };
        await this.consequences.draw(organizationId, payload.signal as FailureSignal, message, failure);
      }
    }
    return jobs.map(() => ({ done: true }));
  }
}

/** Which template a message is made of. It goes along with what is drawn later: the content may be erased by then. */
export function templateOf(content: unknown): { name: string; language: string } | null {
  const { name, language } = (content ?? {}) as { name?: unknown; language?: { code?: unknown } };
  return typeof name === 'string' && typeof language?.code === 'string' ? { name, language: language.code } : null;
}

function namedIn({ template, language }: Job['payload']): { name: string; language: string } | undefined {
  return typeof template === 'string' && typeof language === 'string' ? { name: template, language } : undefined;
}
