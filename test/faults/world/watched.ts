import { House, type Ground } from './house.js';
import { BROKEN } from './judge.js';
import { whenCommitted, type Hands, type Statement } from './ports.js';
import type { World } from './world.js';

/** Told to panels and other processes; here nobody hears it. */
const HINTS = /^select pg_notify\(/;

/** What the database of a process tells the world of, and what a planted bug makes of its statements. */
export function handsOf(world: World): Hands {
  return {
    sched: world.sched, crash: (process) => { world.crash(process as House); }, watch: (statement) => world.outside.watch(statement), broken: (why) => { world.judge.complain(BROKEN, why); },
    rewrite: (statement) => (HINTS.test(statement.text) ? undefined : planted(world, statement)),
  };
}

function planted(world: World, statement: Statement): Statement | undefined {
  const { mutant } = world.options;
  const changed = mutant?.rewrite ? mutant.rewrite(statement) : statement;
  if (changed?.text !== statement.text) world.took++;
  return changed;
}

/** A process of which the oracle hears what became fact: when it is committed, or when it is drawn as a consequence. */
export async function openWatched(world: World, name: string, ground: Ground, hands: Hands): Promise<House> {
  const house = await House.open(name, ground, hands, world.organizationId, world.site.first);
  const applier = house.named('Applier');
  const handle = applier['handle']!.bind(applier);
  applier['handle'] = async (em, actor, row, event) => {
    whenCommitted(em as object, () => { world.outside.applied(event as Record<string, unknown>); });
    return handle(em, actor, row, event);
  };
  const consequences = house.named('Consequences');
  const draw = consequences['draw']!.bind(consequences);
  consequences['draw'] = async (org, signal, message, failure) => {
    await draw(org, signal, message, failure);
    world.outside.signal(String(signal), (message as { contactId: string | null }).contactId);
  };
  world.options.mutant?.plant?.(house, world);
  return house;
}
