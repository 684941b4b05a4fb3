import { ProblemError, type Actor, type Em } from '@consentry/kernel';
import { Membership } from './auth.entity.js';

/**
 * One change of an organisation's people at a time, and by the actor as he is when it is his turn: while he waited, somebody
 * may have taken his role. @throws ProblemError `auth.session_expired` when he is no member any more
 */
export async function takeTurn(em: Em, actor: Actor): Promise<Actor> {
  await em.execute('select 1 from organizations where id = ? for update', [actor.organizationId]);
  if (actor.kind !== 'user') return actor;
  const own = await em.findOne(Membership, { userId: actor.id, organizationId: actor.organizationId, disabledAt: null });
  if (!own) throw new ProblemError('auth.session_expired');
  return { ...actor, role: own.role };
}
