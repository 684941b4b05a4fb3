import { useGetList } from 'react-admin';
import type { Member } from '../api.generated';
import { useMay, useSession } from '../app/session';
import { useName, useT } from '../shared/translate';

/** Who works here; empty for those who may not see the list. */
export function useColleagues(): Member[] {
  const may = useMay();
  const { data = [] } = useGetList<Member>('users', { pagination: { page: 1, perPage: 200 } }, { enabled: may('members.read'), staleTime: 60_000 });
  return data;
}

/** Oneself as "you", others by name where one may see names. */
export function useColleagueName(): (id: string) => string {
  const t = useT();
  const { user } = useSession();
  const people = useColleagues();
  return (id) => {
    if (id === user.id) return t('desk.you');
    const person = people.find((each) => each.id === id);
    return person ? person.name || person.email : t('desk.colleague');
  };
}

/** Who did something to a conversation. */
export function useActor(): (actor: { kind: string; id: string }) => string {
  const name = useName();
  const colleague = useColleagueName();
  return ({ kind, id }) => (kind === 'user' ? colleague(id) : name('actor', kind));
}
