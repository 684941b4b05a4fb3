import { Injectable } from '@nestjs/common';
import { isPluginError, OutboundMessage, PluginError, SendResult } from '@consentry/plugin-sdk';
import { Clock, describeError, Log, publicId, type Job } from '@consentry/kernel';
import { ConnectionDirectory, type OpenConnection } from '@consentry/connections';
import type { Purpose } from '@consentry/consent';
import type { MessageBody } from '../messaging.sealed.js';
import type { Exemption, MessageSource } from '../gate/gate.facts.js';
import { MediaLibrary } from '../media/media.library.js';
import type { Judged } from '../gate/gate.reader.js';
import { accepted, judgeFailure, MAX_WAIT_MS, type SendOutcome } from './dispatch.outcome.js';
import { filesIn, withFileIds, type FileSpot } from './outbound.content.js';

const SEND_TIMEOUT_MS = 30_000;
const FILE_TIMEOUT_MS = 120_000;

export interface MessageRow {
  id: string; contact_id: string | null; connection_id: string; conversation_id: string | null; channel: string; purpose: Purpose; type: string;
  body: Buffer | null; content_plain: unknown; address_plain: string | null; address_index: string | null; address_kind: string | null; reply_to: string | null; status: string; exemption: Exemption | null; exemption_ref: string | null;
  source: MessageSource; broadcast_id: string | null; bulk: boolean; reviewed: boolean; created_at: Date; code: string | null; content_gone_at: Date | null;
  [column: string]: unknown;
}
/** A message that is about to leave: decided, marked as started, its attempt written down. */
export interface Started { message: MessageRow; body: MessageBody; judged: Judged; attemptId: string; job: Job }

/** One call of a provider, with no transaction open, and how it ended. */
@Injectable()
export class ProviderCall {
  constructor(private readonly clock: Clock, private readonly log: Log, private readonly directory: ConnectionDirectory, private readonly library: MediaLibrary) {}

  /** The only place in the house where a plugin's send is called. */
  async send({ message, body, judged, job }: Started, stopping: AbortSignal): Promise<SendOutcome> {
    const connection = await this.directory.atVersion(message.connection_id, judged.connectionVersion).catch(() => undefined);
    if (!connection) {
      const failure = { code: 'connection.unavailable', detail: 'The connection could not be opened.' };
      return this.clock.nowMs() - message.created_at.getTime() < MAX_WAIT_MS ? { kind: 'retry', afterMs: 5000, ...failure, uncounted: true } : { kind: 'failed', ...failure };
    }
    const files = filesIn(message.type, body.content);
    let content: unknown;
    try {
      content = await this.withProviderFiles(connection, message, body.content, files);
    } catch (error) {
      // Nothing of the message has left: an answer about a file that was lost is no unknown outcome.
      const lost = isPluginError(error) && error.code === 'outcome_unknown';
      const outcome = judgeFailure(lost || !isPluginError(error) ? new PluginError('unavailable', { detail: 'A file of the message could not be handed over.' }) : error, job.attempt, this.clock.nowMs() - message.created_at.getTime(), Math.random());
      this.log.warn('file_not_handed_over', { messageId: publicId('message', message.id), connectionId: message.connection_id, ...describeError(error) });
      return outcome;
    }
    const outbound = OutboundMessage.safeParse({
      id: publicId('message', message.id), to: { kind: judged.addressKind, value: body.address }, purpose: message.purpose, type: message.type,
      ...(message.type === 'reaction' ? { content: { ...(content as object), message_id: message.reply_to } } : { content, ...(message.reply_to ? { replyTo: message.reply_to } : {}) }),
    });
    if (!outbound.success) return { kind: 'failed', code: 'message.content_invalid', detail: 'The stored content does not fit its type.' };
    if (stopping.aborted) return { kind: 'retry', afterMs: 0, code: 'server.stopping', detail: 'The server is stopping; nothing was sent.', uncounted: true };
    // A worker that slept through its lease has been taken for dead: whoever took over decides, and this one sends nothing any more.
    if (Date.now() > job.leaseUntilMs) return { kind: 'retry', afterMs: 0, code: 'server.lease_lost', detail: 'The worker was too slow; nothing was sent.', uncounted: true };
    try {
      return accepted(SendResult.parse(await connection.connection.send(outbound.data, AbortSignal.timeout(SEND_TIMEOUT_MS))));
    } catch (error) {
      const outcome = judgeFailure(error, job.attempt, this.clock.nowMs() - message.created_at.getTime(), Math.random());
      // Perhaps it is a file that the provider knows no longer: the next message hands it over again.
      if (files.length > 0 && outcome.kind === 'failed') await this.library.forget(connection.organizationId, message.connection_id, files.map((f) => f.id));
      this.log.warn('send_failed', { messageId: publicId('message', message.id), connectionId: message.connection_id, kind: outcome.kind, code: outcome.kind === 'accepted' ? null : outcome.code, ...(outcome.kind === 'unknown' ? describeError(error) : {}) });
      return outcome;
    }
  }

  /** The content with the provider's ids in place of ours. @throws PluginError */
  private async withProviderFiles(connection: OpenConnection, message: MessageRow, content: unknown, files: FileSpot[]): Promise<unknown> {
    if (files.length === 0) return content;
    const ids = await this.library.forSending(connection.organizationId, message.connection_id, connection.connection, files, AbortSignal.timeout(FILE_TIMEOUT_MS));
    return withFileIds(message.type, content, ({ id }) => ids.get(id) ?? id);
  }
}
