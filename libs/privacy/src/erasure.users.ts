import { Injectable, type OnModuleInit } from '@nestjs/common';
import { actFor, announceWith, Clock, Database, enqueueWith, Ids, ProblemError, publicId, Queue, type Actor, type DataTable, type Em } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { Erased } from './erasure.hooks.js';
import { countStatement, eraseStatement, tablesAbout } from './privacy.map.js';

/** Rows of this topic tell that somebody was erased. */
const TELL_TOPIC = 'privacy.user_erased';
/** What binds a person to one organisation. */
const OF_ORGANIZATION = ['sessions', 'user_identities', 'memberships'];

defineAuditActions({
  'user.erased': { type: 'account_change', what: 'A person of the organisation was erased', context: ['erasure', 'account', 'rows'] },
  'user.rectified': { type: 'account_change', what: 'The name of a person was put right', context: [] },
  'user.restricted': { type: 'account_change', what: 'A person of the organisation was suspended because they asked for it', context: [] },
});

/**
 * People who work with the system. Their account belongs to them and perhaps to other organisations: there it stays, and here the
 * membership goes. The last owner stays. Inside transactions of the system that speak for the organisation.
 */
@Injectable()
export class UserErasure implements OnModuleInit {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly queue: Queue, private readonly erased: Erased) {}

  /** Whoever must know outside of the database is told behind the commit, and until it worked. */
  onModuleInit(): void {
    this.queue.consume({
      topic: TELL_TOPIC, chunk: 1, concurrency: 1, maxAttempts: 1_000,
      handle: async (organizationId, [job]) => {
        await this.erased.user(organizationId, String(job!.payload.userId), new Date(String(job!.payload.at)));
        return [{ done: true }];
      },
    });
  }

  /** @throws ProblemError `user.not_found`, `user.last_owner` */
  async erase(em: Em, actor: Actor, userId: string, requestId: string | null): Promise<void> {
    const { organizationId } = actor;
    await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 727045))', [organizationId]);
    await this.mayGo(em, organizationId, userId);
    const erasureId = this.ids.next();
    const now = this.clock.now();
    const account = !(await this.belongsElsewhere(em, organizationId, userId));
    const counts = account ? await this.whole(em, userId) : await this.here(em, organizationId, userId);
    await em.execute(
      `insert into erasures (id, organization_id, subject, subject_id, subject_ids, request_id, state, counts, requested_by_kind, requested_by_id, started_at, finished_at) values (?, ?, 'user', ?, ?::uuid[], ?, 'done', ?::jsonb, ?, ?, ?, ?)`,
      [erasureId, organizationId, userId, `{${userId}}`, requestId, JSON.stringify(counts), actor.kind, actor.id, now, now]);
    await this.audit.append(em, actor, { action: 'user.erased', object: { type: 'user', id: userId }, context: { erasure: erasureId, account, rows: Object.values(counts).reduce((a, b) => a + b, 0) } });
    await enqueueWith(em, organizationId, now, [{ topic: TELL_TOPIC, key: userId, payload: { userId, at: now.toISOString() } }]);
    await announceWith(em, organizationId, [{ resource: 'users' }, { resource: 'sessions' }]);
  }

  /** How many rows of which table an erasure would take: of the whole account, or of its part here where it belongs to others too. */
  preview(organizationId: string, userId: string): Promise<{ table: string; rows: number }[]> {
    return this.db.tx('system', async (em) => {
      await actFor(em, organizationId);
      const statements = (await this.belongsElsewhere(em, organizationId, userId))
        ? OF_ORGANIZATION.map((table) => ({ table, text: `select count(*)::int as n from ${table} where user_id = ? and organization_id = ?`, values: [userId, organizationId] }))
        : emptied().map(({ table }) => ({ table: table.table, text: countStatement(table, 'user').replace('$1', '?'), values: [`{${userId}}`] }));
      const found: { table: string; rows: number }[] = [];
      for (const { table, text, values } of statements) {
        const [row] = await em.execute<{ n: number }[]>(text, values);
        if (row!.n > 0) found.push({ table, rows: row!.n });
      }
      return found;
    });
  }

  /** Suspended in this organisation until somebody lets them in again. */
  async suspend(em: Em, actor: Actor, userId: string): Promise<void> {
    const { organizationId } = actor;
    await this.mayGo(em, organizationId, userId);
    await em.execute('update memberships set disabled_at = coalesce(disabled_at, ?) where user_id = ? and organization_id = ?', [this.clock.now(), userId, organizationId]);
    await em.execute('delete from sessions where user_id = ? and organization_id = ?', [userId, organizationId]);
    await this.audit.append(em, actor, { action: 'user.restricted', object: { type: 'user', id: userId } });
    await announceWith(em, organizationId, [{ resource: 'users' }, { resource: 'sessions' }]);
  }

  async rename(actor: Actor, userId: string, name: string): Promise<void> {
    await this.db.tx('system', async (em) => {
      await actFor(em, actor.organizationId);
      const rows = await em.execute<unknown[]>('update users u set name = ? from memberships m where u.id = ? and m.user_id = u.id and m.organization_id = ? returning 1', [name, userId, actor.organizationId]);
      if (rows.length === 0) throw new ProblemError('user.not_found');
      await this.audit.append(em, actor, { action: 'user.rectified', object: { type: 'user', id: userId } });
      await announceWith(em, actor.organizationId, [{ resource: 'users', ids: [publicId('user', userId)] }]);
    });
  }

  /** For an organisation that ends: an account that belongs to nobody else goes with it. @returns rows that went, by table */
  async leave(em: Em, organizationId: string, userId: string): Promise<Record<string, number>> {
    if (await this.belongsElsewhere(em, organizationId, userId)) return this.here(em, organizationId, userId);
    const counts = await this.whole(em, userId);
    await this.here(em, organizationId, userId);
    // Nobody's log speaks of this account any more: not even the empty shell stays.
    const rows = await em.execute<unknown[]>('delete from users where id = ? returning 1', [userId]);
    return { ...counts, ...(rows.length > 0 ? { users: 1 } : {}) };
  }

  /** Of this organisation, held there, and not its last owner. @throws ProblemError `user.not_found`, `user.last_owner` */
  private async mayGo(em: Em, organizationId: string, userId: string): Promise<void> {
    const [member] = await em.execute<{ role: string; owners: number }[]>(
      `select role, (select count(*)::int from memberships o where o.organization_id = m.organization_id and o.role = 'OWNER' and o.disabled_at is null and o.user_id <> m.user_id) as owners from memberships m where user_id = ? and organization_id = ? for update`, [userId, organizationId]);
    if (!member) throw new ProblemError('user.not_found');
    if (member.role === 'OWNER' && member.owners === 0) throw new ProblemError('user.last_owner');
  }

  private async belongsElsewhere(em: Em, organizationId: string, userId: string): Promise<boolean> {
    const [other] = await em.execute<{ n: number }[]>('select count(*)::int as n from memberships where user_id = ? and organization_id <> ?', [userId, organizationId]);
    return other!.n > 0;
  }

  /** Everything the data map lists of a user. */
  private async whole(em: Em, userId: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { table, statement } of emptied()) {
      for (let n = 1; n > 0;) {
        n = (await em.execute<unknown[]>(`${statement.replace('$1', '?')} returning 1`, [`{${userId}}`])).length;
        if (n > 0) counts[table.table] = (counts[table.table] ?? 0) + n;
        // A blanked row isn't found again; what no statement can empty must not go round for ever.
        if (n > 0 && table.table === 'users') break;
      }
    }
    return counts;
  }

  private async here(em: Em, organizationId: string, userId: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const table of OF_ORGANIZATION) {
      const rows = await em.execute<unknown[]>(`delete from ${table} where user_id = ? and organization_id = ? returning 1`, [userId, organizationId]);
      if (rows.length > 0) counts[table] = rows.length;
    }
    return counts;
  }
}

/** Tables that an erasure of a whole account empties, the account last. */
function emptied(): { table: DataTable; statement: string }[] {
  return tablesAbout('user').toSorted((a, b) => Number(a.table === 'users') - Number(b.table === 'users')).flatMap((table) => {
    const statement = eraseStatement(table, 'user');
    return statement && !table.handledBy ? [{ table, statement }] : [];
  });
}
