import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import whatsapp from '@consentry/channel-whatsapp';
import { createSimulator, type GraphSimulator } from '@consentry/channel-whatsapp/simulator';
import { parseId } from '@consentry/kernel';
import keysFile from '@consentry/keys-file';
import { defineChannel, type ChannelPlugin } from '@consentry/plugin-sdk';
import { withClient } from './postgres.js';
import { World } from './world.js';

const real = whatsapp as unknown as ChannelPlugin;

/** How often the real plugin was asked to revoke, and how often while it was at it already. `until`: what a call waits for before it ends. */
export const asked = { calls: 0, running: 0, overlaps: 0, until: undefined as Promise<void> | undefined };
const counting = defineChannel({
  ...real,
  create(settings, host) {
    const channel = real.create(settings, host);
    return {
      ...channel,
      async revoke(signal) {
        asked.calls++;
        if (asked.running > 0) asked.overlaps++;
        asked.running++;
        try {
          await channel.revoke!(signal);
          await asked.until;
        } finally {
          asked.running--;
        }
      },
    };
  },
});
const plain = defineChannel({ ...real, id: 'channel-plain', create: (settings, host) => { const { revoke: _unused, ...rest } = real.create(settings, host); return rest; } });
const broken = defineChannel({ ...real, id: 'channel-broken', create: (settings, host) => ({ ...real.create(settings, host), revoke: () => { throw new TypeError(`cannot revoke ${String(settings['accessToken'])}`); } }) });
export const REVOCABLE = { whatsapp: counting, plain, broken, keys: keysFile };

/** A world beside a provider of its own, which the test takes down and brings up again. */
export class RevocableWorld {
  readonly lines: RevocableLine[] = [];
  private up = true;
  private constructor(readonly world: World, private readonly dir: string, public provider: GraphSimulator, readonly port: number) {}

  static async start(): Promise<RevocableWorld> {
    const world = await World.start({ bundled: REVOCABLE });
    const dir = mkdtempSync(join(tmpdir(), 'consentry-provider-'));
    const provider = await createSimulator({ dir, now: () => world.clock.now() });
    return new RevocableWorld(world, dir, provider, Number(new URL(provider.address).port));
  }

  async down(): Promise<void> {
    this.up = false;
    await this.provider.close();
  }

  async bringUp(): Promise<void> {
    if (this.up) return;
    this.up = true;
    this.provider = await createSimulator({ dir: this.dir, port: this.port, now: () => this.world.clock.now() });
    for (const line of this.lines) line.attach();
  }

  line(plugin?: string): Promise<RevocableLine> {
    return RevocableLine.make(this, plugin);
  }

  sql<R = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<R[]> {
    return withClient(this.world.ownerUrl, async (c) => (await c.query(text, values)).rows as R[]);
  }

  async close(): Promise<void> {
    await this.provider.close();
    await this.world.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export interface Leaf { action: string; actor: string; object: string; context: Record<string, unknown> }
export interface RevocationRow { id: string; sealed: Buffer; attempts: number }

/** A connection with secrets of its own, made through the API like anybody's. */
export class RevocableLine {
  id = '';
  uuid = '';
  private constructor(private readonly home: RevocableWorld, readonly secrets: { accessToken: string; appSecret: string; verifyToken: string }, readonly settings: Record<string, string>) {}

  static async make(home: RevocableWorld, plugin = 'channel-whatsapp'): Promise<RevocableLine> {
    const n = 100 + home.lines.length;
    const word = (name: string) => `${name}-${n}-${randomBytes(12).toString('hex')}`;
    const line = new RevocableLine(home, { accessToken: word('token'), appSecret: word('app'), verifyToken: word('verify') },
      { phoneNumberId: `10166600000${n}`, businessAccountId: `20166600000${n}`, apiBaseUrl: home.provider.address });
    home.lines.push(line);
    line.attach();
    const made = await home.world.call<{ id: string }>('POST', '/v1/connections', { plugin, name: `Line ${n}`, credentials: line.secrets, settings: line.settings });
    if (made.status !== 201) throw new Error(`no connection: ${made.text}`);
    [line.id, line.uuid] = [made.body.id, parseId('connection', made.body.id)!];
    await home.world.settle();
    return line;
  }

  /** Under the number, so that the provider knows it before there is a connection. */
  attach(accessToken = this.secrets.accessToken): void {
    this.home.provider.attach({ connectionId: this.settings.phoneNumberId!, settings: { ...this.settings, ...this.secrets, accessToken }, webhookUrl: 'http://127.0.0.1:1/' });
  }

  fault(kind: string, times = 1): void {
    this.home.provider.fault(this.settings.phoneNumberId!, kind, times);
  }

  delete() {
    return this.home.world.call('DELETE', `/v1/connections/${this.id}`);
  }

  /** What the provider saw. */
  revocations() {
    return this.home.provider.revocations().filter((r) => r.connectionIds.includes(this.settings.phoneNumberId!));
  }

  async row(): Promise<RevocationRow | undefined> {
    return (await this.home.sql<RevocationRow>('select * from connection_revocations where connection_id = $1', [this.uuid]))[0];
  }

  async gone(): Promise<void> {
    await this.home.world.until(async () => (await this.row()) === undefined);
    await this.home.world.settle();
  }

  /** Time passes for the try that waits, and it is over. */
  async later(ms: number): Promise<void> {
    const before = (await this.row())!.attempts;
    this.home.world.clock.advance(ms);
    await this.home.world.until(async () => ((await this.row())?.attempts ?? before + 1) > before);
    await this.home.world.settle();
  }

  async credentials(): Promise<Buffer | null> {
    return (await this.home.sql<{ credentials: Buffer | null }>('select credentials from connections where id = $1', [this.uuid]))[0]!.credentials;
  }

  /** Leaves of one action about this connection, or about the copy kept for its revocation. */
  leaves(action: string): Promise<Leaf[]> {
    return this.home.sql<Leaf>(`select action, actor_kind || ' ' || actor_id as actor, object_type as object, context from audit_leaves
      where action = $1 and (object_id = $2 or object_id::text in (select context->>'revocation' from audit_leaves where object_id = $2)) order by id`, [action, this.uuid]);
  }

  async told(action: string): Promise<unknown[]> {
    return (await this.leaves(action)).map((l) => l.context);
  }

  alerts() {
    return this.home.sql('select rule, severity, facts, count from alerts where object_id = $1', [this.uuid]);
  }
}
