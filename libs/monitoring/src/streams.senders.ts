import { Injectable } from '@nestjs/common';
import { ModeToken, type Actor } from '@consentry/kernel';
import { Secrets } from '@consentry/vault';
import { secretsPlace } from './streams.actions.js';
import { HttpSender } from './streams.http.js';
import { SyslogSender } from './streams.line.js';
import { StreamNetwork } from './streams.network.js';
import type { Sender } from './streams.sender.js';
import { joinTarget, type StreamSecrets } from './streams.settings.js';
import type { StreamRow } from './streams.cursor.js';

/** A receiver that says nothing for so long has not taken the batch. */
export const ANSWER_MS = 15_000;

/** Makes the line to a receiver, with the secrets of its stream. */
@Injectable()
export class Senders {
  constructor(private readonly mode: ModeToken, private readonly network: StreamNetwork, private readonly secrets: Secrets) {}

  /** Opens secrets, so not to be called inside a transaction. @throws ProblemError `vault.unavailable` */
  async open(actor: Actor, purpose: 'audit_stream.send' | 'audit_stream.test', { id, organization_id: organizationId, kind, settings, secrets }: StreamRow, broke: () => void = () => undefined): Promise<Sender> {
    const opened = secrets ? (JSON.parse(await this.secrets.open(actor, purpose, secretsPlace(organizationId, id), secrets)) as StreamSecrets) : null;
    const target = joinTarget(kind, settings, opened);
    return target.kind === 'http' ? new HttpSender(target.settings, this.network, ANSWER_MS) : new SyslogSender(target.settings, this.network, { hostname: new URL(this.mode.publicUrl).hostname, timeoutMs: ANSWER_MS, broke });
  }
}
