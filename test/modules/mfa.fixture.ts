import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MasterKey } from '@consentry/plugin-sdk';
import { Ids, KernelModule, TestClock, type Database, type Em, type Mode, type Ports } from '@consentry/kernel';
import { BackupCodes, MfaModule, MfaState, Passkeys, Totp } from '@consentry/mfa';
import { MasterKeys, VaultModule } from '@consentry/vault';
import { AuditModule } from '@consentry/audit';
import { cloneDatabase } from '../harness/postgres.js';

@Module({})
class Root {}

/** The module alone on a database of its own, under a clock that stands still until it is turned. */
export class MfaHouse {
  private constructor(
    readonly app: INestApplicationContext, readonly db: Database, readonly ownerUrl: string, readonly clock: TestClock, readonly ids: Ids,
    /** The address may be changed, as a starting server does. */
    readonly mode: Mode, private readonly drop: () => Promise<void>,
  ) {}

  static async open(publicUrl = 'https://messages.example.com'): Promise<MfaHouse> {
    const clone = await cloneDatabase();
    const clock = new TestClock(() => Date.UTC(2027, 0, 4, 10, 0, 15));
    const ids = new Ids(clock);
    const mode: Mode = { production: false, demo: false, testClock: true, publicUrl, dataDir: '.' };
    // The other ports are not used here.
    const ports = { clock, database: clone.database, ids, mode, log: { warn: () => undefined, error: () => undefined }, notifications: { on: () => () => undefined, onGap: () => undefined }, live: {}, queue: {}, mailer: {} } as unknown as Ports;
    const masters = new MasterKeys(clone.database, clock, { provider: 'memory', key: masterKey() });
    await masters.bind();
    const app = await NestFactory.createApplicationContext({ module: Root, imports: [KernelModule.with(ports), AuditModule, VaultModule.with(masters), MfaModule] }, { logger: false, abortOnError: false });
    return new MfaHouse(app, clone.database, clone.ownerUrl, clock, ids, mode, clone.drop);
  }

  get totp(): Totp { return this.app.get(Totp); }
  get codes(): BackupCodes { return this.app.get(BackupCodes); }
  get passkeys(): Passkeys { return this.app.get(Passkeys); }
  get state(): MfaState { return this.app.get(MfaState); }

  tx<T>(work: (em: Em) => Promise<T>): Promise<T> {
    return this.db.tx('system', work);
  }

  /** A person with a confirmed authenticator app, whose first step is used up. */
  async enrolled(): Promise<{ userId: string; secret: string }> {
    const userId = this.ids.next();
    const { secret } = await this.totp.begin(userId, { issuer: 'Consentry', account: 'ada@example.com' });
    if (!(await this.tx((em) => this.totp.confirm(em, userId, Math.floor(this.clock.nowMs() / 30_000))))) throw new Error('could not enrol');
    return { userId, secret };
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.db.close();
    await this.drop();
  }
}

/** A keeper of the master key in memory. */
function masterKey(): MasterKey {
  const key = randomBytes(32);
  return {
    wrap: async (dataKey, context) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
      return { wrapped: Buffer.concat([iv, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]), version: 1 };
    },
    unwrap: async (wrapped, _version, context) => {
      const bytes = Buffer.from(wrapped);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    },
    rotate: () => Promise.reject(new Error('not here')),
    health: async () => ({ version: 1, fingerprint: 'in-memory-master-key', versions: [{ version: 1, fingerprint: 'in-memory-master-key' }] }),
  };
}
