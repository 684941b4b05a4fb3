import { Injectable } from '@nestjs/common';
import { LockMode, type FilterQuery } from '@mikro-orm/core';
import type { z } from 'zod';
import { announceWith, authorize, behind, Clock, cutPage, Database, decodeCursor, EventSubscriptions, findOr404, ProblemError, publicId, publishWith, TimeCursor, type Actor, type Em } from '@consentry/kernel';
import { Alert, alertObjectId, Audit } from '@consentry/audit';
import type { AlertQuery, AlertView } from './alerts.schema.js';

/** Alerts for people: what asked for attention, and who looked after it. */
@Injectable()
export class AlertList {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly subscriptions: EventSubscriptions) {}

  async list(actor: Actor, query: z.infer<typeof AlertQuery>) {
    authorize(actor, 'alerts.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    const { state, rule, severity } = query;
    const where = { ...(state ? { state } : {}), ...(rule ? { rule } : {}), ...(severity ? { severity } : {}) };
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const rows = await em.find(Alert, { $and: [where, behind(after, 'lastAt')] } as FilterQuery<Alert>, { orderBy: { lastAt: 'desc', id: 'desc' }, limit: query.limit + 1 });
      return cutPage(rows, query.limit, (a) => [a.lastAt.toISOString(), a.id], alertView, query.count ? await em.count(Alert, where) : undefined);
    });
  }

  async read(actor: Actor, id: string): Promise<z.infer<typeof AlertView>> {
    authorize(actor, 'alerts.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => alertView(await findOr404('alert.not_found', em.findOne(Alert, { id }))));
  }

  /** Somebody looks after it: it goes on counting and rings no more. @throws ProblemError `alert.not_found`, `alert.state` */
  async acknowledge(actor: Actor, id: string, note: string | undefined): Promise<z.infer<typeof AlertView>> {
    authorize(actor, 'alerts.write');
    return this.change(actor, id, 'acknowledged', (alert) => {
      if (alert.state !== 'open') throw new ProblemError('alert.state', { detail: `The alert is ${alert.state} already.` });
      Object.assign(alert, { state: 'acknowledged', acknowledgedAt: this.clock.now(), acknowledgedBy: actor.id, acknowledgedNote: note ?? null });
    });
  }

  /** It is over: the same cause opens a new one. @throws ProblemError `alert.not_found`, `alert.state` */
  async close(actor: Actor, id: string, note: string | undefined): Promise<z.infer<typeof AlertView>> {
    authorize(actor, 'alerts.write');
    return this.change(actor, id, 'closed', (alert) => {
      if (alert.state === 'closed') throw new ProblemError('alert.state', { detail: 'The alert is closed already.' });
      Object.assign(alert, { state: 'closed', closedAt: this.clock.now(), closedBy: actor.id, closedNote: note ?? null });
    });
  }

  private async change(actor: Actor, id: string, to: 'acknowledged' | 'closed', apply: (alert: Alert) => void): Promise<z.infer<typeof AlertView>> {
    const { organizationId } = actor;
    return this.db.tx({ organizationId }, async (em: Em) => {
      const alert = await findOr404('alert.not_found', em.findOne(Alert, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE }));
      apply(alert);
      await em.flush();
      const { rule, severity, objectType = null, objectId = null } = alert;
      await this.audit.append(em, actor, { action: `alert.${to}`, object: { type: 'alert', id }, context: { rule, severity } });
      const data = { alertId: publicId('alert', id), rule, severity, objectType, objectId: alertObjectId(objectType, objectId) };
      await publishWith(em, this.subscriptions, organizationId, this.clock.now(), [{ type: `alert.${to}`, data }]);
      await announceWith(em, organizationId, [{ resource: 'alerts' }]);
      return alertView(alert);
    });
  }
}

function alertView(row: Alert): z.infer<typeof AlertView> {
  return {
    id: publicId('alert', row.id), rule: row.rule, severity: row.severity, state: row.state, objectType: row.objectType ?? null, objectId: alertObjectId(row.objectType ?? null, row.objectId ?? null),
    facts: row.facts, count: row.count, firstAt: row.firstAt.toISOString(), lastAt: row.lastAt.toISOString(),
    acknowledged: mark(row.acknowledgedAt, row.acknowledgedBy, row.acknowledgedNote), closed: mark(row.closedAt, row.closedBy, row.closedNote),
  };
}

function mark(at: Date | null | undefined, by: string | null | undefined, note: string | null | undefined) {
  return at && by ? { at: at.toISOString(), userId: publicId('user', by), note: note ?? null } : null;
}
