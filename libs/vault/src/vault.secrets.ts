import { Injectable } from '@nestjs/common';
import { Database, METRICS, type Actor } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import type { Place } from './vault.cipher.js';
import { Vault } from './vault.service.js';

defineAuditActions({
  'secret.opened': { type: 'security_event', what: 'A stored secret was opened', context: ['purpose', 'field'] },
});

export interface OpeningRow {
  /** `leaf`: each opening leaves one in the audit log. `counted`: on a hot path, or told by the leaf of the action itself; counted alone. */
  record: 'leaf' | 'counted';
  what: string;
}

const openings = new Map<string, OpeningRow>();

/** Adds a module's purposes of opening secrets. There is no opening without one. */
export function defineOpenings<const T extends Record<string, OpeningRow>>(rows: T): T {
  for (const [purpose, row] of Object.entries(rows)) {
    if (openings.has(purpose)) throw new Error(`purpose of opening declared twice: ${purpose}`);
    openings.set(purpose, row);
  }
  return rows;
}

/** Opens secrets: credentials, tokens, seeds. Each time for a purpose of the table, and with a trace. */
@Injectable()
export class Secrets {
  private readonly counts = new Map<string, number>();

  constructor(private readonly db: Database, private readonly audit: Audit, private readonly vault: Vault) {}

  /** Not to be called inside a transaction. @throws SealBrokenError, ProblemError `vault.unavailable` */
  async open(actor: Actor, purpose: string, place: Place, sealed: Uint8Array): Promise<string> {
    const row = openings.get(purpose);
    if (!row) throw new Error(`unknown purpose of opening a secret: ${purpose}`);
    const secret = await this.vault.open(place, sealed);
    this.counts.set(purpose, (this.counts.get(purpose) ?? 0) + 1);
    METRICS.consentry_vault_openings_total.inc({ purpose });
    if (row.record === 'leaf') {
      // Before the secret is handed over: what is not written down is not opened.
      await this.db.tx({ organizationId: actor.organizationId }, (em) => this.audit.append(em, actor, { action: 'secret.opened', object: { type: place.table, id: place.row }, context: { purpose, field: place.field } }));
    }
    return secret;
  }

  /** How often this process opened secrets, by purpose. */
  counted(): { purpose: string; what: string; record: OpeningRow['record']; count: number }[] {
    return [...openings].map(([purpose, row]) => ({ purpose, ...row, count: this.counts.get(purpose) ?? 0 })).sort((a, b) => (a.purpose < b.purpose ? -1 : 1));
  }
}
