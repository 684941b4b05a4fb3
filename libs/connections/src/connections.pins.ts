import { Injectable } from '@nestjs/common';
import { Clock, Database, describeError, Log } from '@consentry/kernel';
import { Alerts } from '@consentry/audit';
import { PluginHosts } from '@consentry/plugins';

/** A line that is spoken to a thousand times a minute rings once in this time; the alert counts up. */
const QUIET_MS = 60_000;

/** Tells the people of a connection that its provider showed a key nobody pinned (TR-3). */
@Injectable()
export class PinAlerts {
  private readonly told = new Map<string, number>();

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly log: Log, private readonly alerts: Alerts, hosts: PluginHosts) {
    hosts.onPinMismatch(({ connectionId, host }) => {
      const slot = `${connectionId} ${host}`;
      const now = this.clock.nowMs();
      if (now - (this.told.get(slot) ?? -Infinity) < QUIET_MS) return;
      this.told.set(slot, now);
      void this.raise(connectionId, host).catch((error: unknown) => this.log.warn('pin_alert_failed', describeError(error)));
    });
  }

  private async raise(connectionId: string, host: string): Promise<void> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ organization_id: string }>({ text: 'select organization_id from connections where id = $1', values: [connectionId] }));
    const organizationId = rows[0]?.organization_id;
    if (organizationId === undefined) return;
    await this.db.tx({ organizationId }, (em) => this.alerts.raise(em, organizationId, {
      rule: 'connection.pin_mismatch', severity: 'critical', object: { type: 'connection', id: connectionId }, facts: { host }, dedupeKey: `connection.pin_mismatch/${connectionId}/${host}`,
    }));
  }
}
