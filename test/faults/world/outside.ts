import { publicId } from '@consentry/kernel';
import type { OutboundMessage } from '@consentry/plugin-sdk';
import { hears, prefers, rootOf } from './oracle.js';
import type { Statement } from './ports.js';
import { endingOf, ENDINGS, type Told } from './provider.js';
import { never } from './scheduler.js';
import type { World } from './world.js';

export interface Hook { n: number; events: Record<string, unknown>[]; label: string; lost: boolean; copies: number; flying: boolean; told: (taken: boolean) => void }

/** The provider, and what it tells: its calls, its webhooks, and what the house made of them. */
export class Outside {
  readonly hooks: Hook[] = [];
  readonly memory = new Map<string, { providerId: string; statuses: Told[] }>();
  private told = 0;

  constructor(private readonly world: World) {}

  hook(label: string, events: Record<string, unknown>[], told: Hook['told'] = () => undefined): void {
    const { random } = this.world;
    const lost = random.chance(0.06) && label.startsWith('status');
    const copies = random.chance(0.12) ? 2 : 1;
    const n = ++this.told;
    if (!lost) this.hooks.push({ n, events, label, lost, copies, flying: false, told });
  }

  deliver(hook: Hook): void {
    const { world } = this;
    hook.flying = true;
    hook.told(false);
    world.say(`hook ${hook.n} ${hook.label}`);
    world.sched.spawn(undefined, async () => {
      const house = await world.house();
      const request = { headers: {}, rawBody: Buffer.from(JSON.stringify(hook.events)) };
      const outcome = await Promise.race([world.sched.as(house, () => house.named('Receiver')['receive']!(world.connectionId, request)).then(() => 'taken', (error: unknown) => `refused: ${(error as { code?: string }).code ?? String(error)}`), house.death.promise]);
      hook.flying = false;
      world.sched.note(`hook ${hook.n} ${outcome}`);
      if (outcome === 'refused: webhook.connection_unknown' && world.sched.calm) hook.copies = 0;
      if (outcome === 'taken') { hook.told(true); hook.copies--; }
      if (hook.copies <= 0) this.hooks.splice(this.hooks.indexOf(hook), 1);
    });
  }

  async send(message: OutboundMessage): Promise<{ providerId: string }> {
    const { world } = this;
    const process = world.sched.processOfTask();
    const call = world.judge.begun(message);
    const name = world.name(call.id);
    world.count.calls++;
    const take = (): void => {
      world.count.arrived++;
      world.judge.took(call, message);
      this.memory.set(call.id, { providerId: call.providerId, statuses: [] });
      this.tells(call.id, call.providerId);
    };
    const plan = world.sched.calm ? {} : await world.sched.park('provider', `call ${name} ${call.tag}`, process, { undo: () => { if (world.random.chance(0.5)) { world.say(`${name} arrived all the same`); take(); } } });
    if (process?.dead) return never();
    const ending = endingOf(plan);
    const { took, error, refused }: { took: boolean; error?: () => Error; refused?: boolean } = ENDINGS[ending];
    if (took) take();
    if (ending === 'slow') await world.sched.park('answer', `answer ${name}`, process);
    if (process?.dead) return never();
    call.refused = refused === true;
    if (error) throw error();
    return { providerId: call.providerId };
  }

  /** The provider tells what became of it: in its own time and order. */
  private tells(id: string, providerId: string): void {
    const { random, clock, judge } = this.world;
    const last = random.weighted([[1, 1], [2, 2], [3, 3], [1, 0]] as const);
    const failed = random.chance(0.12);
    const statuses = failed ? (['sent', 'failed'] as const) : (['sent', 'delivered', 'read'] as const).slice(0, last);
    for (const status of statuses) {
      const ours = random.chance(0.9);
      const at = clock.now();
      if (random.chance(0.7)) {
        this.memory.get(id)!.statuses.push({ status, at });
        judge.told.set(id, [...(judge.told.get(id) ?? []), { status, sure: false }]);
      }
      const error = status === 'failed' ? { error: { providerCode: '131026' } } : {};
      this.hook(`status ${status} of ${this.world.name(id)}`, [{ kind: 'status', id: `${providerId}:${status}`, route: [], raw: {}, messageId: providerId, ...(ours ? { callbackId: publicId('message', id) } : {}), status, at: at.toISOString(), ...error }], (taken) => {
        // By the provider's id alone nobody can know whose it is before that id is written down.
        judge.told.set(id, [...(judge.told.get(id) ?? []), { status, sure: taken && (ours || judge.answered.has(id)) }]);
      });
    }
  }

  watch({ name, text, values }: Statement): (() => void) | undefined {
    const { judge } = this.world;
    if (name === 'dispatch_start') return () => judge.decided((JSON.parse(values![0] as string) as { id: string }[]).map((r) => r.id));
    if (name === 'dispatch_finish') return () => { for (const r of JSON.parse(values![0] as string) as { id: string; provider_id: string | null }[]) if (r.provider_id) judge.answered.add(r.id); };
    if (text.startsWith(`update messages set status = 'queued'`)) return () => judge.mayGoAgain(values![0] as string, values![1] as string);
    return undefined;
  }

  /** An event of the provider became fact. */
  applied(event: Record<string, unknown>): void {
    const { world } = this;
    if (event['kind'] !== 'message' && event['kind'] !== 'preference') return;
    const person = world.phones.indexOf((event['from'] as { addresses: { value: string }[] }).addresses[0]!.value);
    world.sched.note(`applied: person ${person} ${String(event['text'] ?? event['value'])}`);
    if (event['kind'] === 'preference') return world.possible.happened((s) => prefers(s, person, event['value'] as 'stop' | 'resume'));
    const what = event['text'] === 'STOP' ? 'stop' : event['text'] === 'START' ? 'start' : 'chat';
    world.possible.happened((s) => hears(s, person, what, (event['at'] as Date).getTime()));
    if (what === 'stop') world.actors.stopped.push(person);
  }

  signal(signal: string, contactId: string | null): void {
    const { possible, contacts, clock } = this.world;
    const person = contactId === null ? -1 : contacts.indexOf(contactId);
    const now = clock.nowMs();
    if (signal === 'connection_blocked') possible.happened((s) => { if (s.line === 'active') s.line = 'blocked'; });
    else if (person >= 0) possible.happened((s) => {
      const p = s.people[rootOf(s, person)]!;
      if (signal === 'marketing_opt_out') prefers(s, person, 'stop');
      if (signal === 'marketing_withheld') p.withheldUntil = Math.max(p.withheldUntil, now + 24 * 3_600_000 - 1000);
    });
  }
}
