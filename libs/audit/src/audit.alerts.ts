import { Injectable } from '@nestjs/common';
import { Clock, Ids, toJsonb, type Em } from '@consentry/kernel';

export interface AlertEntry {
  /** e.g. `sign_in.new_country`. */
  rule: string;
  severity: 'info' | 'warning' | 'critical';
  object?: { type: string; id: string };
  /** Ids, counts, countries: no content, no secret. */
  facts?: Record<string, string | number | boolean | null>;
  /** What makes two alerts the same while the first is open. Default: rule and object. */
  dedupeKey?: string;
}

/** Alerts are raised in the transaction of what they tell of. The same cause again counts up instead of ringing twice. */
@Injectable()
export class Alerts {
  constructor(private readonly clock: Clock, private readonly ids: Ids) {}

  /** The transaction must speak for the organisation. */
  async raise(em: Em, organizationId: string, alert: AlertEntry): Promise<void> {
    const now = this.clock.now();
    const key = alert.dedupeKey ?? `${alert.rule}/${alert.object?.id ?? ''}`;
    await em.execute(
      `insert into alerts (id, organization_id, rule, severity, object_type, object_id, facts, dedupe_key, first_at, last_at) values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
       on conflict (organization_id, dedupe_key) where state = 'open' do update set count = alerts.count + 1, last_at = excluded.last_at, facts = excluded.facts`,
      [this.ids.next(), organizationId, alert.rule, alert.severity, alert.object?.type ?? null, alert.object?.id ?? null, toJsonb(alert.facts ?? {}), key, now, now]);
  }
}
