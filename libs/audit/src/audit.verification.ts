import { createPublicKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { announce, authorize, Clock, Database, describeError, Log, ProblemError, systemActor, type Actor } from '@consentry/kernel';
import { Alerts } from './audit.alerts.js';
import type { Fault } from './audit.checker.js';
import { originOf, verifierOf } from './audit.note.js';
import type { VerificationView } from './audit.schema.js';
import { Sequencer } from './audit.sequencer.js';
import { Audit } from './audit.service.js';
import { CheckpointSigner } from './audit.signer.js';
import { verifyLive, type Report } from './audit.verifier.js';

/** A log is verified as a whole this often, by itself. */
const EVERY_MS = 24 * 3_600_000;

interface Stored { verified_at: Date | null; verified_size: string | null; verified_faults: Fault[]; [column: string]: unknown }

/** Verifies logs, on request and once a day, and keeps what came of it for the panel's badge. */
@Injectable()
export class Verifications {
  private readonly running = new Map<string, { done: number; total: number }>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly log: Log, private readonly audit: Audit, private readonly alerts: Alerts, private readonly signer: CheckpointSigner, sequencer: Sequencer,
  ) {
    sequencer.whenBroken((organizationId, why) => this.alarm(organizationId, why));
  }

  async view(actor: Actor): Promise<z.infer<typeof VerificationView>> {
    authorize(actor, 'audit.read');
    const { organizationId } = actor;
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<Stored>({ text: 'select verified_at, verified_size, verified_faults from audit_settings where organization_id = $1', values: [organizationId] }));
    const row = rows[0];
    const running = this.running.get(organizationId);
    const faults = row?.verified_faults ?? [];
    return {
      state: running ? 'running' : !row?.verified_at ? 'never' : faults.length > 0 ? 'failed' : 'verified', at: row?.verified_at?.toISOString() ?? null, size: row?.verified_size ? Number(row.verified_size) : null, faults,
      progress: running ? (running.total === 0 ? 0 : running.done / running.total) : null,
    };
  }

  /** Begins; {@link view} tells how far it is. @throws ProblemError `audit.verification_running` */
  async begin(actor: Actor): Promise<z.infer<typeof VerificationView>> {
    authorize(actor, 'audit.read');
    // Without the key nothing can be checked: said now, not in the log afterwards.
    await this.signer.key();
    if (this.running.has(actor.organizationId)) throw new ProblemError('audit.verification_running');
    void this.run(actor).catch((error: unknown) => this.log.warn('audit_verification_failed', describeError(error)));
    return this.view(actor);
  }

  /** Verifies one log and keeps the outcome. */
  async run(actor: Actor): Promise<Report> {
    const { organizationId } = actor;
    const place = { done: 0, total: 0 };
    this.running.set(organizationId, place);
    try {
      const verifier = verifierOf(originOf(organizationId), createPublicKey(await this.signer.key()));
      const report = await verifyLive((work) => this.db.hot({ organizationId }, work), organizationId, {
        verifier, now: this.clock.now(), signal: this.stopping.signal, progress: (done, total) => Object.assign(place, { done, total }),
      });
      if (!this.stopping.signal.aborted) await this.keep(actor, report);
      return report;
    } finally {
      this.running.delete(organizationId);
    }
  }

  /** Every log whose last verification is a day old. */
  async runDue(): Promise<number> {
    const before = new Date(this.clock.nowMs() - EVERY_MS);
    const { rows } = await this.db.hot('system', (c) => c.query<{ organization_id: string }>({
      text: 'select t.organization_id from audit_trees t left join audit_settings s using (organization_id) where coalesce(s.verified_at, $1) <= $1 or s.verified_at > $2', values: [before, this.clock.now()],
    }));
    for (const { organization_id: id } of rows) {
      if (this.stopping.signal.aborted || this.running.has(id)) continue;
      // A log that cannot be verified is as bad as one that was found altered, and must not keep the others from it.
      await this.run(systemActor(id, 'audit-verifier')).catch(async (error: unknown) => {
        if (error instanceof ProblemError) throw error;
        this.log.warn('audit_verification_failed', describeError(error));
        await this.alarm(id, 'the verification did not end');
      });
    }
    return rows.length;
  }

  stop(): void {
    this.stopping.abort();
  }

  private async keep(actor: Actor, report: Report): Promise<void> {
    const { organizationId } = actor;
    const faults = report.faults.slice(0, 10);
    await this.db.hot({ organizationId }, async (c) => {
      await c.query({
        text: `insert into audit_settings (organization_id, verified_at, verified_size, verified_faults) values ($1, $2, $3, $4)
               on conflict (organization_id) do update set verified_at = excluded.verified_at, verified_size = excluded.verified_size, verified_faults = excluded.verified_faults`,
        values: [organizationId, this.clock.now(), report.size, JSON.stringify(faults)],
      });
      await this.audit.appendHot(c, [{ actor, entry: { action: 'audit.verified', context: { size: report.size, faults: report.faults.length, first_fault: faults[0] ? `${faults[0].code} at ${faults[0].sequence ?? 'no entry'}` : null } } }]);
      await announce(c, organizationId, [{ resource: 'audit-verification' }]);
    });
    if (faults[0]) await this.alarm(organizationId, faults[0].code);
  }

  private async alarm(organizationId: string, why: string): Promise<void> {
    await this.db.tx({ organizationId }, (em) => this.alerts.raise(em, organizationId, { rule: 'audit.verification_failed', facts: { reason: why.slice(0, 200) } }));
  }
}
