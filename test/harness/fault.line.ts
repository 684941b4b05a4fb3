import { ModulesContainer } from '@nestjs/core';
import { parseId } from '@consentry/kernel';
import type { LedgerEntry } from '@consentry/plugin-sdk';
import type { World } from './world.js';

let counter = 0;

/** A connection of its own on the world's simulator: its ledger, faults and pauses are nobody else's. */
export class FaultLine {
  private constructor(private readonly world: World, readonly id: string, readonly uuid: string) {}

  static async open(world: World): Promise<FaultLine> {
    const { accessToken, appSecret, verifyToken, ...settings } = world.simulator.demoSettings() as Record<string, string>;
    const phoneNumberId = String(100_000_100_000_000 + ++counter);
    const made = await world.call<{ id: string }>('POST', '/v1/connections', {
      plugin: 'channel-whatsapp', name: `Line ${counter}`, credentials: { accessToken, appSecret, verifyToken }, settings: { ...settings, phoneNumberId },
    });
    if (made.status !== 201) throw new Error(`no line: ${made.text}`);
    // Its templates are fetched.
    await world.settle();
    return new FaultLine(world, made.body.id, parseId('connection', made.body.id)!);
  }

  ledger(): LedgerEntry[] {
    return this.world.simulator.ledger(this.uuid);
  }

  fault(kind: string, times = 1): void {
    this.world.simulator.fault(this.uuid, kind, times);
  }

  /** The person writes; resolves when it is stored, not when it is applied. */
  async hears(from: string, body: string): Promise<void> {
    await this.world.simulator.inbound(this.uuid, { from, type: 'text', text: { body } });
  }

  /** Something else than a message comes from the provider; see the simulator's `eventKinds`. */
  async event(kind: string, details: Record<string, unknown> = {}): Promise<void> {
    await this.world.simulator.event!(this.uuid, kind, details);
  }

  async rows<R>(text: string, values: unknown[] = []): Promise<R[]> {
    const { rows } = await this.world.database.hot({ organizationId: this.world.demo.organizationId }, (c) => c.query<R & Record<string, unknown>>({ text, values }));
    return rows;
  }

  /** Every message of this line that went or should have gone out. */
  messages(): Promise<{ id: string; status: string; code: string | null; exemption: string | null }[]> {
    return this.rows('select id, status, code, exemption from messages where connection_id = $1 and direction = $2 order by created_at, id', [this.uuid, 'out']);
  }
}

/** {@link World.settle} that says what it waits for when it waits too long. */
export async function settleOrSay(world: World, seconds = 10): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error('late')), seconds * 1000); });
  try {
    await Promise.race([world.settle(), late]);
  } catch {
    const { rows } = await world.database.hot('system', (c) => c.query({ text: 'select seq, topic, key, attempts, available_at, locked_until, last_error, dead_at from outbox order by seq limit 10' }));
    throw new Error(`the queue is busy after ${seconds} s at ${world.clock.now().toISOString()}: ${JSON.stringify(rows)}\n${world.logLines.filter((l) => !l.includes('"level":20')).slice(-8).join('')}`);
  } finally {
    clearTimeout(timer);
  }
}

let phones = 0;
/** A number kept for fiction; no two tests of a worker share one. */
export function freshPhone(): string {
  return `+1555${String(2_000_000 + ++phones).padStart(7, '0')}`;
}

export async function newContact(world: World, wishes: { optedIn?: boolean; marketingOptedIn?: boolean } = { optedIn: true }): Promise<{ id: string; phone: string }> {
  const phone = freshPhone();
  const made = await world.call<{ id: string }>('POST', '/v1/contacts', { phone, ...wishes });
  if (made.status !== 201) throw new Error(`no contact: ${made.text}`);
  return { id: made.body.id, phone };
}

/** A provider that modules don't export, for wrapping: by the name of its class. */
export function internal<T extends object>(world: World, name: string): T {
  for (const module of world.server.app.get(ModulesContainer).values()) {
    for (const wrapper of module.providers.values()) if (wrapper.name === name && wrapper.instance) return wrapper.instance as T;
  }
  throw new Error(`there is no provider ${name}`);
}

/** From now on time passes only when the test says so: retries don't fire between two commands. */
export function freezeClock(world: World): void {
  const now = world.clock.nowMs();
  const start = Date.now();
  Object.assign(world.clock, { base: () => start });
  world.clock.advance(Math.max(1, now - world.clock.nowMs()));
}
