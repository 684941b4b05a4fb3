import { Injectable } from '@nestjs/common';
import { Clock, Database, ProblemError, systemActor, type Origin } from '@consentry/kernel';
import { Alerts, Audit } from '@consentry/audit';

const AT_MOST_EVERY_MS = 60_000;
const REMEMBERED = 10_000;

/** Valid credentials from a place that the rules exclude: a sign of theft. A leaf and an alert, once a minute for each; a flood must not become one of rows. */
@Injectable()
export class NetworkRefusals {
  private readonly noted = new Map<string, number>();

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly alerts: Alerts) {}

  /** @throws what it was given, always */
  async noteAndThrow(error: unknown, organizationId: string, who: { type: 'api_key' | 'user'; id: string }, origin: Origin): Promise<never> {
    if (error instanceof ProblemError && this.due(who.id)) {
      await this.db.tx({ organizationId }, async (em) => {
        const action = who.type === 'api_key' ? 'api_key.refused' : 'auth.network_refused';
        await this.audit.append(em, systemActor(organizationId, 'network-rules', origin), { action, object: who, context: { reason: error.code } });
        await this.alerts.raise(em, organizationId, { rule: `${who.type}.wrong_network`, severity: 'warning', object: who, facts: { reason: error.code } });
      });
    }
    throw error;
  }

  private due(id: string): boolean {
    const now = this.clock.nowMs();
    if (now - (this.noted.get(id) ?? -Infinity) < AT_MOST_EVERY_MS) return false;
    if (this.noted.size >= REMEMBERED) this.noted.clear();
    this.noted.set(id, now);
    return true;
  }
}
