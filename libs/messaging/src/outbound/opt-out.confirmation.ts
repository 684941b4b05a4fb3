import { Injectable } from '@nestjs/common';
import { Clock, Database, SendsInFlight, systemActor, type Job, type JobResult } from '@consentry/kernel';
import { ConsentSettingsReader } from '@consentry/consent';
import type { Exemption } from '../gate/gate.facts.js';
import { Gate } from '../gate/gate.reader.js';
import { waitsFor, type Decision } from '../gate/gate.rules.js';
import { MAX_WAIT_MS } from './dispatch.outcome.js';
import { Acceptor, type Acceptance } from './outbound.accept.js';

const DONE: JobResult = { done: true };
const LOOK_AGAIN_MS = 60_000;

/**
 * Confirms an opt-out, once (CM-3): the opt-out's own id is the ticket, and a second use finds it taken (whatsapp.md). Through the gate like
 * everything else, past its consent rules by name.
 *
 * "Exactly one goes out" asks for patience with what passes by itself: while the connection is paused, or its provider asks the line to wait,
 * the ticket stays unused and is tried again, for a day, which is as long as the person's STOP keeps the service window open. What does not
 * pass (the line was ended, the person erased, the day is over) is written down as a blocked message, for people to see: a confirmation that
 * comes days later would be news to nobody, and unasked for. Once accepted it waits and retries like every message: a provider that
 * refuses for a while is asked again by its dispatch, one that refuses for good leaves it failed, and visible.
 */
@Injectable()
export class OptOutConfirmations {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly gate: Gate, private readonly acceptor: Acceptor, private readonly consentSettings: ConsentSettingsReader, private readonly inFlight: SendsInFlight,
  ) {}

  confirm(organizationId: string, jobs: Job[]): Promise<JobResult[]> {
    return Promise.all(jobs.map((job) => this.one(organizationId, job)));
  }

  private async one(organizationId: string, { payload }: Job): Promise<JobResult> {
    const optOutId = String(payload.optOutId);
    const contactId = String(payload.contactId);
    // The confirmation says that no more will come: so nothing may be on its way any more.
    await this.inFlight.settled(organizationId, { contactId });
    const exemption: { name: Exemption; ref: string } = { name: 'opt_out_confirmation', ref: optOutId };
    const message: Omit<Acceptance, 'content'> = {
      actor: systemActor(organizationId, 'consent'), connectionId: String(payload.connectionId), contactId, address: null, purpose: 'service', type: 'text', replyTo: null, source: 'system', exemption,
    };
    const language = typeof payload.language === 'string' ? payload.language : null;
    const content = { body: await this.consentSettings.confirmationText(organizationId, language) };
    const waitMs = await this.db.hot({ organizationId }, async (c) => {
      const { rowCount } = await c.query({ name: 'confirmation_used', text: `select 1 from messages where exemption = 'opt_out_confirmation' and exemption_ref = $1`, values: [optOutId] });
      if (rowCount) return null;
      const { rows: [optOut] } = await c.query<{ since: Date }>({ name: 'confirmation_since', text: 'select since from opt_outs where id = $1', values: [optOutId] });
      if (!optOut || this.clock.nowMs() - optOut.since.getTime() >= MAX_WAIT_MS) return 0;
      const [target] = await this.gate.resolve(c, [{ connectionId: message.connectionId, contactId, addressIndex: null }]);
      const [judged] = await this.gate.decide(c, organizationId, [{ ...message, content, contactId: target!.contactId, addressIndex: null, exemption, self: null }]);
      return passesIn(judged!.decision);
    });
    if (waitMs === null) return DONE;
    if (waitMs > 0) return { retryAfterMs: waitMs, reason: 'the line waits', uncounted: true };
    await this.acceptor.accept({ ...message, content });
    return DONE;
  }
}

/** When to look again at what blocks it for a while; 0: nothing does, or something that time does not mend. */
function passesIn(decision: Decision): number {
  const rules = decision.rules.map((r) => (r.rule === 'connection_paused' && r.outcome === 'block' && r.facts['status'] === 'paused' ? { ...r, outcome: 'pass' as const } : r));
  const blocked = decision.rules.some((r) => r.outcome === 'block');
  if (!blocked) return 0;
  const others = rules.some((r) => r.outcome === 'block');
  if (!others) return LOOK_AGAIN_MS;
  return waitsFor({ ...decision, rules }) === null ? 0 : LOOK_AGAIN_MS;
}
