import { useGetOne } from 'react-admin';
import type { Member } from '../api.generated';
import { useMay, useSession } from '../app/session';
import { useActorName } from '../contacts/actor';
import { useT } from '../shared/translate';

const ID_DIGITS = 32;

/** Who began a rotation, by name where this person may know it. The server says `kind:uuid`, or `system:` and which part of it. */
export function useStarter(startedBy: string): string {
  const t = useT();
  const may = useMay();
  const { user } = useSession();
  const actorName = useActorName();
  const at = startedBy.indexOf(':');
  const [kind, id] = [startedBy.slice(0, at), startedBy.slice(at + 1)];
  const publicId = user.id.slice(0, -ID_DIGITS) + id.replaceAll('-', '');
  const { data: member } = useGetOne<Member>('users', { id: publicId }, { enabled: kind === 'user' && publicId !== user.id && may('members.read'), retry: false });
  if (kind === 'system') return t(id === 'key policy' ? 'keys.by.policy' : 'keys.by.installation');
  return member ? member.name || member.email : actorName(startedBy);
}
