import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Database, ProblemError, requireStepUp, type UserActor } from '@consentry/kernel';
import { Vault } from '@consentry/vault';
import { Clock } from '@consentry/kernel';
import type { MyRequest, MyRequests } from './my-data.schema.js';
import { HELD, requestView, type RequestRow } from './requests.rows.js';
import { SubjectRequests } from './requests.service.js';

type Mine = z.infer<typeof MyRequests>['data'][number];
type MyRow = RequestRow & { copy: Mine['copy'] };

/** How the copy of a request stands. Alias of the request: `r`; its one parameter is the time. */
const COPY = `case when r.export_id is null then 'none' else coalesce((select case when e.state = 'running' then 'making' when e.state = 'ready' and e.hidden_at is null and e.expires_at > ? then 'ready' else 'gone' end from exports e where e.id = r.export_id), 'gone') end as copy`;

/** What people who work with the system ask of their own data. Signed in and confirmed, they need no other proof. */
@Injectable()
export class MyData {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly vault: Vault, private readonly requests: SubjectRequests) {}

  async list(actor: UserActor): Promise<z.infer<typeof MyRequests>> {
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const rows = await em.execute<MyRow[]>(`select r.*, ${HELD}, ${COPY} from subject_requests r where r.user_id = ? order by r.received_at desc, r.id desc limit 50`, [this.clock.now(), actor.id]);
      const ring = this.vault.ready(actor.organizationId);
      return { data: rows.map((row) => mine(requestView(ring, row, this.clock.now()), row.copy)) };
    });
  }

  /** @throws ProblemError `privacy_request.state` when the same right was asked for and is not answered yet */
  async ask(actor: UserActor, input: z.infer<typeof MyRequest>): Promise<z.infer<typeof MyRequests>['data'][number]> {
    requireStepUp(actor);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 727046))', [actor.id]);
      const open = await em.execute<unknown[]>('select 1 from subject_requests where user_id = ? and kind = ? and finished_at is null', [actor.id, input.kind]);
      if (open.length > 0) throw new ProblemError('privacy_request.state', { detail: 'You have asked for this already; it is being worked on.' });
      const id = await this.requests.take(em, actor, { kind: input.kind, channel: 'profile', userId: actor.id, details: { message: input.message ?? null }, verifiedMethod: 'account' });
      const [row] = await em.execute<MyRow[]>(`select r.*, ${HELD}, ${COPY} from subject_requests r where r.id = ?`, [this.clock.now(), id]);
      return mine(requestView(this.vault.ready(actor.organizationId), row!, this.clock.now()), row!.copy);
    });
  }
}

/** Who works on it and what they noted is the organisation's matter. */
function mine({ id, kind, state, message, receivedAt, dueAt, overdue, extendedAt, extensionReason, refusalReason, finishedAt }: ReturnType<typeof requestView>, copy: Mine['copy']): Mine {
  return { id, kind, state, message, receivedAt, dueAt, overdue, extendedAt, extensionReason, refusalReason, finishedAt, copy };
}
