import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, Database, describeError, INSTALLATION, Log } from '@consentry/kernel';
import { Alerts } from '@consentry/audit';
import { tellNews } from './activity.follower.js';
import { AlertReader } from './alerts.reader.js';
import { COMPUTED_RULES, type News } from './alerts.rules.js';
import { AlertSettings } from './alerts.settings.js';
import { atlas } from './alerts.travel.js';

const EVERY_MS = 3_000;
/** States that no leaf tells of are looked for with every other round: well within the minute that MO-1 allows. */
const SWEEP_EVERY = 2;
/** The least age that a rule can be set to. */
const OLD_MS = 30_000;

// Taken by one process; another that comes at the same moment finds nothing. Undone with the transaction if the look fails.
const TAKE = `
  with taken as (select organization_id, news from alert_evaluations where organization_id = ? and news <> '{}' for update skip locked)
  update alert_evaluations e set news = '{}' from taken t where e.organization_id = t.organization_id returning t.news`;

const SWEEP = `
  select organization_id as o, array_agg(distinct news) as news from (
    select organization_id, 'queue' as news from outbox where dead_at is null and available_at <= $1
    union all select organization_id, 'connections' from outbox where dead_at is null and attempts > 1
    union all select organization_id, 'connections' from connections where status <> 'disconnected' and last_error is not null) s
  where organization_id <> '${INSTALLATION}' group by 1 order by 1`;

/** Looks at organisations with news every few seconds, and raises what the rules decide. */
@Injectable()
export class AlertRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private rounds = 0;
  private stopped = false;

  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly log: Log, private readonly alerts: Alerts, private readonly settings: AlertSettings, private readonly reader: AlertReader,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      if (this.running) return;
      this.running = this.run(this.rounds++ % SWEEP_EVERY === 0).catch((error: unknown) => this.log.warn('alert_round_failed', describeError(error))).finally(() => { this.running = undefined; });
    }, EVERY_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** One round. @throws nothing of a single organisation: what failed there is logged and looked at again */
  async run(sweep = true): Promise<void> {
    if (sweep) await this.sweep();
    const { rows } = await this.db.hot('system', (c) => c.query<{ organization_id: string }>({ name: 'alert_news_read', text: `select organization_id from alert_evaluations where news <> '{}' order by organization_id` }));
    for (const { organization_id: organizationId } of rows) {
      if (this.stopped) return;
      await this.evaluate(organizationId).catch((error: unknown) => this.log.warn('alert_evaluation_failed', { organizationId, ...describeError(error) }));
    }
  }

  private sweep(): Promise<void> {
    return this.db.hot('system', async (c) => {
      const { rows } = await c.query<{ o: string; news: News[] }>({ name: 'alert_sweep', text: SWEEP, values: [new Date(this.clock.nowMs() - OLD_MS)] });
      await tellNews(c, rows);
    });
  }

  private evaluate(organizationId: string): Promise<void> {
    return this.db.tx({ organizationId }, async (em) => {
      const taken = await em.execute<{ news: News[] }[]>(TAKE, [organizationId]);
      if (!taken[0]) return;
      const news = new Set(taken[0].news);
      const settings = await this.settings.of(em, organizationId);
      const facts = await this.reader.read(em, organizationId, news, settings);
      for (const [rule, computed] of Object.entries(COMPUTED_RULES)) {
        const { enabled, thresholds } = settings.get(rule)!;
        if (!enabled || !news.has(computed.news)) continue;
        for (const decision of computed.decide(facts, thresholds, this.clock.now(), atlas)) await this.alerts.raise(em, organizationId, { rule, ...decision });
      }
    });
  }
}
