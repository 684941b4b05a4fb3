import { useSession } from '../app/session';
import { useName } from '../shared/translate';

/** The server names an actor as `kind:uuid`. Oneself by name, others by kind and the beginning of the id. */
export function useActorName(): (actor: string) => string {
  const name = useName();
  const { user } = useSession();
  return (actor) => {
    const [kind = '', id = ''] = actor.split(':');
    if (id && user.id.endsWith(id.replaceAll('-', ''))) return user.name || user.email;
    return [name('actor', kind), id.slice(0, 8)].filter(Boolean).join(' ');
  };
}
