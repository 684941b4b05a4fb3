import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, describeError, EventSubscriptions, Log, Notifications } from '@consentry/kernel';

/** Told when the endpoints of an organisation changed: its id. */
export const ENDPOINTS_CHANGED = 'consentry_webhook_endpoints';

/** Keeps in memory, in every process, who wants to hear of what. Endpoints that are switched off count too: their events can be replayed later. */
@Injectable()
export class Subscriptions implements OnApplicationBootstrap {
  constructor(private readonly db: Database, private readonly log: Log, private readonly subscriptions: EventSubscriptions, notifications: Notifications) {
    const again = (work: Promise<void>) => void work.catch((error: unknown) => this.log.warn('webhook_subscriptions_failed', describeError(error)));
    notifications.on(ENDPOINTS_CHANGED, (organizationId) => again(this.refresh(organizationId)));
    notifications.onGap(() => again(this.refreshAll()));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.refreshAll();
  }

  async refresh(organizationId: string): Promise<void> {
    const rows = await this.db.hot({ organizationId }, async (c) => (await c.query<{ type: string }>({ text: 'select distinct unnest(event_types) as type from webhook_endpoints where organization_id = $1', values: [organizationId] })).rows);
    this.subscriptions.set(organizationId, rows.map((r) => r.type));
  }

  private async refreshAll(): Promise<void> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ organization_id: string; types: string[] }>({
      text: 'select organization_id, array_agg(distinct type) as types from webhook_endpoints, unnest(event_types) as type group by organization_id',
    }));
    for (const id of this.subscriptions.organizations()) if (!rows.some((r) => r.organization_id === id)) this.subscriptions.set(id, []);
    for (const row of rows) this.subscriptions.set(row.organization_id, row.types);
  }
}
