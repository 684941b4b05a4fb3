import { Injectable } from '@nestjs/common';
import type { LineEvent } from '@consentry/plugin-sdk';
import { announceWith, Clock, Database, type Em } from '@consentry/kernel';
import { Alerts, defineAlertRules } from '@consentry/audit';
import { Connections } from '@consentry/connections';

defineAlertRules({
  'connection.line_changed': {
    severity: 'warning', mailed: true, what: 'The provider blocked or removed the line behind a connection, or rates its quality as low', from: 'what the provider tells about the line', parameters: {},
  },
});

const PAUSED = 'The provider blocked this line. It stays paused until a person resumes it.';
/** What the event does not name stays as it was. */
const KEEP = `
  insert into connection_lines as l (connection_id, organization_id, state, quality, daily_people, daily_unlimited, per_second, name, told_at, updated_at)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (connection_id) do update set state = coalesce(excluded.state, l.state), quality = coalesce(excluded.quality, l.quality),
    daily_people = case when ?::boolean then excluded.daily_people else l.daily_people end, daily_unlimited = case when ?::boolean then excluded.daily_unlimited else l.daily_unlimited end,
    per_second = coalesce(excluded.per_second, l.per_second), name = excluded.name, told_at = excluded.told_at, updated_at = excluded.updated_at
  where l.told_at <= excluded.told_at
  returning 1`;

/** What the provider tells about the line behind a connection. */
@Injectable()
export class LineApplier {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly alerts: Alerts, private readonly connections: Connections) {}

  /**
   * Before the event's transaction, in one of its own: should the process end between the two, the event comes again and finds the
   * connection paused. An `active` told later resumes nothing: a person looks first.
   */
  async prepare(organizationId: string, connectionId: string, event: LineEvent, receivedAt: Date): Promise<void> {
    if (!isEnd(event)) return;
    const { rowCount } = await this.db.hot({ organizationId }, (c) => c.query({ text: 'select 1 from connection_lines where connection_id = $1 and told_at > $2', values: [connectionId, event.at ?? receivedAt] }));
    if (!rowCount) await this.connections.pauseBySystem(organizationId, connectionId, PAUSED);
  }

  async apply(em: Em, organizationId: string, connectionId: string, event: LineEvent, receivedAt: Date): Promise<string | undefined> {
    const now = this.clock.now();
    const at = event.at ?? receivedAt;
    const speaksOfPeople = event.dailyPeople !== undefined;
    const kept = await em.execute<unknown[]>(KEEP, [
      connectionId, organizationId, event.state ?? null, event.quality ?? null, event.dailyPeople ?? null, event.dailyPeople === null, event.perSecond ?? null, event.name, at, now, speaksOfPeople, speaksOfPeople,
    ]);
    if (kept.length === 0) return 'Something newer was known of this line.';
    if (isEnd(event) || event.quality === 'red') {
      await this.alerts.raise(em, organizationId, {
        rule: 'connection.line_changed', object: { type: 'connection', id: connectionId }, facts: { state: event.state ?? null, quality: event.quality ?? null, told: event.name }, at,
        ...(isEnd(event) ? { severity: 'critical' as const } : {}),
      });
    }
    await announceWith(em, organizationId, [{ resource: 'connections' }]);
    return undefined;
  }
}

function isEnd({ state }: LineEvent): boolean {
  return state === 'blocked' || state === 'removed';
}
