import { randomInt } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Organizations } from '@consentry/auth';
import { BackupStorage, storedSets } from '@consentry/backups';
import { Demo, type DemoFacts } from '@consentry/sandbox';
import type { Config } from './config.js';
import type { Server } from './server.js';

export interface FirstRun { email: string; password: string | undefined; demo: DemoFacts | undefined; backup?: { id: string; takenAt: Date } | undefined }

const DEMO_EMAIL = 'owner@example.com';

/** On an empty database: the first owner, and the demonstration where it is wanted. Undefined when there is somebody already. */
export async function firstRun(server: Server, config: Config): Promise<FirstRun | undefined> {
  const organizations = server.app.get(Organizations);
  if (await organizations.any()) {
    followPort(config.dataDir, server.url);
    return undefined;
  }
  const email = config.bootstrapEmail ?? DEMO_EMAIL;
  const password = config.bootstrapPassword ?? generatePassword();
  let demo: DemoFacts | undefined;
  if (server.mode.demo) {
    demo = await server.app.get(Demo).seed({ email, password });
    writeDemoFile(config.dataDir, server.url, demo);
  } else {
    await organizations.create({ name: 'My organisation', ownerEmail: email, ownerPassword: password });
  }
  return { email, password: config.bootstrapPassword ? undefined : password, demo, backup: await newestBackup(server) };
}

/** An empty database beside backups is a restore that nobody has made yet, more often than a new beginning. */
async function newestBackup(server: Server): Promise<FirstRun['backup']> {
  const sets = await storedSets(server.app.get(BackupStorage)).catch(() => []);
  return sets.find((set) => set.readable);
}

/** What the README's curl needs, to be read by a shell. A key of a simulated line, for this user alone to read. */
function writeDemoFile(dataDir: string, url: string, demo: DemoFacts): void {
  const path = join(dataDir, 'demo.env');
  writeFileSync(path, `CONSENTRY_URL=${url}\nCONSENTRY_KEY=${demo.apiKey}\nCONSENTRY_CONNECTION=${demo.connectionId}\nCONSENTRY_CONTACT=${demo.contactId}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
}

/** The demonstration's file names the address; a later start may listen elsewhere. */
function followPort(dataDir: string, url: string): void {
  const path = join(dataDir, 'demo.env');
  if (existsSync(path)) writeFileSync(path, readFileSync(path, 'utf8').replace(/^CONSENTRY_URL=.*$/m, `CONSENTRY_URL=${url}`), { mode: 0o600 });
}

/** 20 characters that nobody confuses, with every kind that the strictest profile asks for. About 110 bits. */
function generatePassword(): string {
  const kinds = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789'];
  const all = kinds.join('');
  for (;;) {
    const password = Array.from({ length: 20 }, () => all[randomInt(all.length)]).join('');
    if (kinds.every((kind) => [...password].some((c) => kind.includes(c)))) return password.replace(/(.{5})(?=.)/g, '$1-');
  }
}
