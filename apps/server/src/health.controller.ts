import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Database, defineErrors, Endpoint, ObjectStorage, ModeToken, pendingMigrations, ProblemError, Queue } from '@consentry/kernel';
import { Vault } from '@consentry/vault';
import { SCHEMA } from './schema.js';

const Live = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });
const Ready = z.object({ status: z.literal('ok'), role: z.enum(['all', 'api', 'worker', 'scheduler']), checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })) }).meta({ id: 'Readiness' });

defineErrors({ 'server.not_ready': [503, 'The server is not ready', '`waitsFor` and `checks` say which part does not work.'] });

@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(private readonly database: Database, private readonly queue: Queue, private readonly vault: Vault, private readonly mode: ModeToken, private readonly storage: ObjectStorage) {}

  @Get('live')
  @Endpoint({ summary: 'The process runs', access: { public: 'says nothing but that' }, response: Live })
  live() {
    return { status: 'ok' };
  }

  @Get('ready')
  @Endpoint({ summary: 'The server can do its work', access: { public: 'says which part is missing, not why' }, response: Ready, errors: ['server.not_ready'] })
  async ready() {
    const checks = {
      database: await probe(() => this.database.ping()),
      migrations: await probe(async () => {
        const pending = await this.database.hot('system', (c) => pendingMigrations({ query: (text) => c.query({ text }) }, SCHEMA));
        if (pending.length > 0) throw new Error('pending');
      }),
      queue: await probe(async () => `works, work is handed on through ${(await this.queue.health()).via === 'redis' ? 'Redis' : 'the database'}`),
      keys: await probe(() => this.vault.health()),
      // A folder of this machine is there as long as the database beside it.
      ...(this.storage.kind === 's3' ? { storage: await probe(() => this.storage.check()) } : {}),
      ...(this.mode.draining ? { stopping: { ok: false, detail: 'was told to stop: finishes what it has and takes nothing new' } } : {}),
    };
    const { role = 'all' } = this.mode;
    const waitsFor = Object.entries(checks).flatMap(([name, { ok }]) => (ok ? [] : [name]));
    if (waitsFor.length > 0) throw new ProblemError('server.not_ready', { extensions: { role, waitsFor, checks } });
    return { status: 'ok', role, checks };
  }
}

async function probe(work: () => Promise<unknown>): Promise<{ ok: boolean; detail: string }> {
  try {
    const words = await work();
    return { ok: true, detail: typeof words === 'string' ? words : 'works' };
  } catch {
    return { ok: false, detail: 'does not work; the log says why' };
  }
}
