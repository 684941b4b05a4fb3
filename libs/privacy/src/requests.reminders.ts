import { Injectable } from '@nestjs/common';
import { actFor, Clock, Database } from '@consentry/kernel';
import { Alerts, defineAlertRules } from '@consentry/audit';
import { REMIND_DAYS } from './requests.rules.js';

defineAlertRules({
  'privacy.request_due': { severity: 'warning', mailed: true, what: 'A request of a person about their data is due within 7 days, or late', from: 'requests that nobody has finished yet', parameters: {} },
});

const DAY_MS = 86_400_000;

interface Due { id: string; organization_id: string; due_at: Date | string; reminded_at: Date | string | null }

/** Nobody's request is forgotten: a week before it is due an alert opens, and once more when it is late. */
@Injectable()
export class RequestReminders {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly alerts: Alerts) {}

  /** Called by the housekeeping. @returns how many were reminded of */
  async run(): Promise<number> {
    const now = this.clock.now();
    const due = await this.db.tx('system', (em) => em.execute<Due[]>(
      `select id, organization_id, due_at, reminded_at from subject_requests where finished_at is null and due_at < ? and (reminded_at is null or (reminded_at < due_at and due_at < ?)) order by due_at limit 500`, [new Date(now.getTime() + REMIND_DAYS * DAY_MS), now]));
    for (const { id, organization_id: organizationId, due_at: at } of due) {
      await this.db.tx('system', async (em) => {
        await actFor(em, organizationId);
        const taken = await em.execute<unknown[]>('update subject_requests set reminded_at = ? where id = ? and finished_at is null returning 1', [now, id]);
        if (taken.length === 0) return;
        const late = new Date(at) < now;
        await this.alerts.raise(em, organizationId, { rule: 'privacy.request_due', object: { type: 'subject_request', id }, facts: { late }, ...(late ? { severity: 'critical' as const, dedupeKey: `privacy.request_due/late/${id}` } : {}) });
      });
    }
    return due.length;
  }
}
