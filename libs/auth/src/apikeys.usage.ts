import { Injectable } from '@nestjs/common';
import { Clock, Database, describeError, Log } from '@consentry/kernel';

const FLUSH_MS = 5_000;

/**
 * Requests per key and day (ID-11), counted in memory and written every few seconds: a row per request would cost more than
 * the request. What a kill -9 takes with it is a few seconds of counting, never a decision.
 */
@Injectable()
export class KeyUse {
  private counts = new Map<string, { organizationId: string; keyId: string; day: string; requests: number; last: Date }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly log: Log) {}

  count(organizationId: string, keyId: string): void {
    const last = this.clock.now();
    const day = last.toISOString().slice(0, 10);
    const slot = `${keyId}/${day}`;
    const known = this.counts.get(slot);
    if (known) {
      known.requests++;
      known.last = last;
    } else {
      this.counts.set(slot, { organizationId, keyId, day, requests: 1, last });
    }
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  /** Writes what was counted. What can't be written is counted on. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const rows = [...this.counts.values()];
    if (rows.length === 0) return;
    this.counts = new Map();
    try {
      await this.db.hot('system', async (c) => {
        await c.query({
          name: 'key_usage', text: `
            insert into api_key_usage (organization_id, key_id, day, requests)
            select r.organization_id, r.key_id, r.day, r.requests from jsonb_to_recordset($1::jsonb) as r(organization_id uuid, key_id uuid, day date, requests bigint)
            on conflict (key_id, day) do update set requests = api_key_usage.requests + excluded.requests`,
          values: [JSON.stringify(rows.map((r) => ({ organization_id: r.organizationId, key_id: r.keyId, day: r.day, requests: r.requests })))],
        });
        await c.query({
          name: 'key_last_used', text: `
            update api_keys k set last_used_at = r.last from jsonb_to_recordset($1::jsonb) as r(id uuid, last timestamptz) where k.id = r.id and (k.last_used_at is null or k.last_used_at < r.last)`,
          values: [JSON.stringify(rows.map((r) => ({ id: r.keyId, last: r.last })))],
        });
      });
    } catch (error) {
      this.log.warn('key_usage_not_written', describeError(error));
      for (const row of rows) {
        const known = this.counts.get(`${row.keyId}/${row.day}`);
        if (known) known.requests += row.requests;
        else this.counts.set(`${row.keyId}/${row.day}`, row);
      }
      this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
    }
  }
}
