import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { AuditModule } from '@consentry/audit';
import { ConnectionDirectory, ConnectionsModule } from '@consentry/connections';
import { ConsentModule, ConsentSettingsReader } from '@consentry/consent';
import { ContactsModule } from '@consentry/contacts';
import { KernelModule, LiveEvents, OutboxRunner, Queue, type Consumer, type Database, type Ids, type Log, type Mode, type Notifications } from '@consentry/kernel';
import { MessagingModule } from '@consentry/messaging';
import { PluginsModule, type PluginRegistry } from '@consentry/plugins';
import { Vault, VaultModule, type MasterKeys } from '@consentry/vault';
import { faulty, type Hands, type VirtualClock } from './ports.js';
import type { Process } from './scheduler.js';

type Class = abstract new (...args: never[]) => object;
type Token = Class | string | symbol;
type Provider = Class | { provide: Token; useValue?: unknown; useClass?: Class; useExisting?: Token; useFactory?: (...args: unknown[]) => unknown; inject?: Token[] };
export type Service = Record<string, (...args: unknown[]) => Promise<unknown>>;

/** What all processes of a world share, as processes on one machine share its database and its time. */
export interface Ground { database: Database; clock: VirtualClock; ids: Ids; registry: PluginRegistry; masters: MasterKeys; log: Log }

const MODE: Mode = { production: false, demo: false, testClock: true, publicUrl: 'http://localhost', dataDir: '/nonexistent' };
/** Hints between processes are lost here, all of them: nothing may rest on one. */
const SILENCE = { on: () => () => undefined, onGap: () => undefined } as unknown as Notifications;
/** Work that no invariant of this world speaks of. */
const UNWORKED = new Set(['message.words', 'media.fetch']);

/** The queue of one process: the real claims, leases and settlements; when they happen is the scheduler's matter. */
class SteppedQueue extends Queue {
  readonly runner: OutboxRunner;
  constructor(parts: ConstructorParameters<typeof OutboxRunner>[0]) {
    super();
    this.runner = new OutboxRunner(parts);
  }
  consume(consumer: Consumer): void {
    if (!UNWORKED.has(consumer.topic)) this.runner.consume(consumer);
  }
  override pauseWhile(): void { /* the vault stays open here */ }
  override wakeAll(): void { /* looked for by the scheduler */ }
  override async start(): Promise<void> { /* likewise */ }
  override async stop(): Promise<void> { /* a process ends by dying */ }
  override async idle(): Promise<void> { /* asked of the scheduler */ }
  override async health(): Promise<never> { throw new Error('not asked here'); }
}

const KEPT = [[Vault, 'rings'], [ConsentSettingsReader, 'known'], [ConnectionDirectory, 'open']] as const;

/** One process: every service of the modules, wired as Nest wires them, over ports that may fail. Cheap to make, so that it can die often. */
export class House implements Process {
  dead = false;
  readonly death = Promise.withResolvers<'dead'>();
  readonly queue: SteppedQueue;
  private readonly made = new Map<Token, unknown>();
  private readonly rows = new Map<Token, Provider>();
  private readonly byName = new Map<string, Token>();

  private constructor(readonly name: string, ground: Ground, hands: Hands) {
    const database = faulty(ground.database, this, hands);
    this.queue = new SteppedQueue({ db: database, clock: ground.clock, log: ground.log, random: () => 0.5 });
    const mode = { ...MODE };
    const none = {} as never;
    const ports = { clock: ground.clock, database, ids: ground.ids, log: ground.log, mode, notifications: SILENCE, live: new LiveEvents(SILENCE), queue: this.queue, mailer: none, storage: none };
    const modules = [KernelModule.with(ports), AuditModule, PluginsModule.with(ground.registry), VaultModule.with(ground.masters), ConnectionsModule, ContactsModule, ConsentModule, MessagingModule];
    const classes: Class[] = [];
    for (const module of modules) this.read(module, classes);
    for (const [token, row] of this.rows) if (typeof row === 'function') this.resolve(token);
    for (const made of [...this.made.values(), ...classes.map((c) => this.construct(c))]) (made as { onModuleInit?: () => void }).onModuleInit?.();
  }

  /** Made, with keys and settings in its memory as the first one found them: fetching them is no part of a history. */
  static async open(name: string, ground: Ground, hands: Hands, organizationId: string, like?: House): Promise<House> {
    const house = new House(name, ground, hands);
    if (like) {
      for (const [service, field] of KEPT) (house.resolve(service) as Record<string, unknown>)[field] = new Map((like.resolve(service) as Record<string, Map<string, unknown>>)[field]);
      return house;
    }
    await house.get(Vault).ring(organizationId);
    await house.get(ConsentSettingsReader).get(organizationId);
    return house;
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.resolve(token as unknown as Token) as T;
  }

  /** One that its module keeps to itself. */
  named(name: string): Service {
    const token = this.byName.get(name);
    if (!token) throw new Error(`there is no provider ${name}`);
    return this.resolve(token) as Service;
  }

  private read(module: DynamicModule | Class, classes: Class[]): void {
    const type = (typeof module === 'function' ? module : module.module) as Class;
    const extra: Partial<DynamicModule> = typeof module === 'function' ? {} : module;
    for (const inner of [...((Reflect.getMetadata('imports', type) as Class[] | undefined) ?? []), ...((extra.imports ?? []) as Class[])]) this.read(inner, classes);
    for (const row of [...((Reflect.getMetadata('providers', type) as Provider[] | undefined) ?? []), ...((extra.providers ?? []) as Provider[])]) {
      const token = typeof row === 'function' ? row : row.provide;
      this.rows.set(token, row);
      this.byName.set(typeof token === 'function' ? token.name : String(token), token);
    }
    if ((type.prototype as { onModuleInit?: unknown }).onModuleInit) classes.push(type);
  }

  private resolve(token: Token): unknown {
    if (this.made.has(token)) return this.made.get(token);
    const row = this.rows.get(token);
    if (!row) throw new Error(`nobody provides ${typeof token === 'function' ? token.name : String(token)}`);
    const made = typeof row === 'function' ? this.construct(row) : 'useValue' in row ? row.useValue : row.useClass ? this.construct(row.useClass) : row.useExisting ? this.resolve(row.useExisting) : row.useFactory!(...(row.inject ?? []).map((t) => this.resolve(t)));
    this.made.set(token, made);
    return made;
  }

  private construct(type: Class): object {
    const types = (Reflect.getMetadata('design:paramtypes', type) as Token[] | undefined) ?? [];
    const said = new Map(((Reflect.getMetadata('self:paramtypes', type) as { index: number; param: Token }[] | undefined) ?? []).map((s) => [s.index, s.param]));
    const optional = new Set((Reflect.getMetadata('optional:paramtypes', type) as number[] | undefined) ?? []);
    const args = types.map((t, n) => { const token = said.get(n) ?? t; return optional.has(n) && !this.rows.has(token) ? undefined : this.resolve(token); });
    return new (type as unknown as new (...given: unknown[]) => object)(...args);
  }
}

