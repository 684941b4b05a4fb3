import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Database, defineErrors, Endpoint, pendingMigrations, ProblemError, Queue } from '@consentry/kernel';
import { Vault } from '@consentry/vault';
import { SCHEMA } from './schema.js';

const Live = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });
const Ready = z.object({ status: z.literal('ok'), checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })) }).meta({ id: 'Readiness' });

defineErrors({ 'server.not_ready': [503, 'The server is not ready', '`checks` says which part does not work.'] });

@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(private readonly database: Database, private readonly queue: Queue, private readonly vault: Vault) {}

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
      queue: await probe(() => this.queue.health()),
      keys: await probe(() => this.vault.health()),
    };
    if (!Object.values(checks).every((c) => c.ok)) throw new ProblemError('server.not_ready', { extensions: { checks } });
    return { status: 'ok', checks };
  }
}

async function probe(work: () => Promise<unknown>): Promise<{ ok: boolean; detail: string }> {
  try {
    await work();
    return { ok: true, detail: 'works' };
  } catch {
    return { ok: false, detail: 'does not work; the log says why' };
  }
}
