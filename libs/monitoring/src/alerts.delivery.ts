import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Database, enqueueWith, Queue, type Em, type Job, type JobResult } from '@consentry/kernel';
import { ALERT_TOPIC } from '@consentry/audit';
import { MailOutbox } from '@consentry/auth';
import { AlertSettings, readers, type Notify } from './alerts.settings.js';

const SUMMARY_TOPIC = 'alert.summary';
const HOUR_MS = 3_600_000;
/** Alerts of an organisation that are mailed one by one within an hour. Critical ones are counted by themselves, so that noise hides none of them. */
export const MAILS_AN_HOUR = 10;
const DONE: JobResult = { done: true };

interface Row { rule: string; severity: string; told: string | null }

/** Decides who hears of an alert by mail: each opening once, a storm of them in one summary. */
@Injectable()
export class AlertDelivery implements OnModuleInit {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly queue: Queue, private readonly settings: AlertSettings, private readonly mails: MailOutbox) {}

  onModuleInit(): void {
    // One after the other within an organisation (the key of its rows), so that what is counted is true.
    this.queue.consume({ topic: ALERT_TOPIC, chunk: 16, concurrency: 2, maxAttempts: 20, handle: (org, jobs) => this.each(jobs, (job) => this.tell(org, String(job.payload.alertId))) });
    this.queue.consume({ topic: SUMMARY_TOPIC, chunk: 8, concurrency: 1, maxAttempts: 20, handle: (org, jobs) => this.each(jobs, (job) => this.summarize(org, new Date(String(job.payload.dueAt)))) });
  }

  private async each(jobs: Job[], work: (job: Job) => Promise<JobResult>): Promise<JobResult[]> {
    const results: JobResult[] = [];
    for (const job of jobs) results.push(await work(job));
    return results;
  }

  private tell(organizationId: string, alertId: string): Promise<JobResult> {
    return this.db.tx({ organizationId }, async (em) => {
      const [alert] = await em.execute<Row[]>('select rule, severity, told from alerts where id = ? for update', [alertId]);
      if (!alert || alert.told) return DONE;
      const now = this.clock.now();
      const recipients = await this.recipients(em, organizationId, alert.rule);
      if (recipients.length === 0) return this.mark(em, alertId, 'nobody', now);
      const mailed = await em.execute<{ n: number }[]>(
        `select count(*)::int as n from alerts where organization_id = ? and told = 'mail' and told_at > ? and (severity = 'critical') = ?`, [organizationId, new Date(now.getTime() - HOUR_MS), alert.severity === 'critical']);
      if (mailed[0]!.n >= MAILS_AN_HOUR) {
        const waiting = await em.execute<{ n: number }[]>(`select count(*)::int as n from alerts where organization_id = ? and told = 'waiting'`, [organizationId]);
        if (waiting[0]!.n === 0) await enqueueWith(em, organizationId, now, [{ topic: SUMMARY_TOPIC, key: organizationId, payload: { dueAt: new Date(now.getTime() + HOUR_MS).toISOString() } }]);
        return this.mark(em, alertId, 'waiting', now);
      }
      for (const userId of recipients) await this.mails.ask(em, organizationId, { kind: 'alert', userId, alertId });
      return this.mark(em, alertId, 'mail', now);
    });
  }

  private async summarize(organizationId: string, dueAt: Date): Promise<JobResult> {
    const now = this.clock.now();
    if (now < dueAt) return { retryAfterMs: dueAt.getTime() - now.getTime(), reason: 'the hour is not over' };
    return this.db.tx({ organizationId }, async (em) => {
      const waiting = await em.execute<{ rule: string }[]>(`update alerts set told = 'summary', told_at = ? where organization_id = ? and told = 'waiting' returning rule`, [now, organizationId]);
      const counts = new Map<string, number>();
      for (const { rule } of waiting) for (const userId of await this.recipients(em, organizationId, rule)) counts.set(userId, (counts.get(userId) ?? 0) + 1);
      for (const [userId, count] of counts) await this.mails.ask(em, organizationId, { kind: 'alert_summary', userId, count });
      return DONE;
    });
  }

  /** Members who may read alerts, of the roles and people that the rule names. */
  private async recipients(em: Em, organizationId: string, rule: string): Promise<string[]> {
    const { roles, users }: Notify = (await this.settings.of(em, organizationId)).get(rule)?.notify ?? { roles: [], users: [] };
    const members = await em.execute<{ user_id: string; role: (typeof roles)[number] }[]>('select user_id, role from memberships where organization_id = ? and disabled_at is null order by user_id', [organizationId]);
    return members.filter((m) => readers().includes(m.role) && (roles.includes(m.role) || users.includes(m.user_id))).map((m) => m.user_id);
  }

  private async mark(em: Em, alertId: string, told: string, now: Date): Promise<JobResult> {
    await em.execute('update alerts set told = ?, told_at = ? where id = ?', [told, now, alertId]);
    return DONE;
  }
}
