import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AuditRetention, LogFollowers, Sequencer, Verifications } from '@consentry/audit';
import { describeError, Log, type Turn } from '@consentry/kernel';
import { Witnesses } from '@consentry/monitoring';

/** Witnesses, retention and the daily verification look this often whether something is due. */
const EVERY_MS = 5 * 60_000;

/** The work behind the audit log: sealing it, handing it on to whoever follows it, and what is due now and then. */
export class AuditWork {
  private readonly log: Log;
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private started = false;

  constructor(private readonly app: NestFastifyApplication, private readonly witnessFile: string | undefined) {
    this.log = app.get(Log);
  }

  /** At this process's first turn. Should another begin meanwhile, each takes its own turn for every step: see {@link Sequencer}. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.app.get(Sequencer).start();
    this.app.get(LogFollowers).start();
  }

  schedule(turn: Turn): void {
    this.timer = setInterval(() => { if (turn.held) this.running ??= this.due().finally(() => { this.running = undefined; }); }, EVERY_MS);
    this.timer.unref();
  }

  /** One failing must not keep the others from their work. */
  async due(): Promise<void> {
    const work: Record<string, () => Promise<unknown>> = {
      witness: () => this.app.get(Witnesses).run(this.witnessFile), retention: () => this.app.get(AuditRetention).run(this.stopping.signal), verification: () => this.app.get(Verifications).runDue(),
    };
    for (const [what, run] of Object.entries(work)) {
      if (!this.stopping.signal.aborted) await run().catch((error: unknown) => this.log.warn('audit_work_failed', { what, ...describeError(error) }));
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    this.app.get(Verifications).stop();
    await this.running;
    await this.app.get(LogFollowers).stop();
    await this.app.get(Sequencer).stop();
  }
}
