import { fork, type ChildProcess } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import type { Ready, Usage } from './subject.js';

/** A measured program in a process of its own. */
export class Subject {
  private constructor(readonly name: string, private readonly child: ChildProcess, readonly ready: Ready) {}

  static async start(name: string, file: string, env: Record<string, string> = {}): Promise<Subject> {
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], { env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const ready = await new Promise<Ready>((resolve, reject) => {
      child.once('message', (message) => resolve(message as Ready));
      child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it was ready`)));
    });
    return new Subject(name, child, ready);
  }

  usage(): Promise<Usage> {
    return new Promise((resolve) => {
      this.child.once('message', (message) => resolve(message as Usage));
      this.child.send('usage');
    });
  }

  /** Asks the program something of its own. */
  ask<T = unknown>(message: unknown): Promise<T> {
    return new Promise((resolve) => {
      this.child.once('message', (answer) => resolve(answer as T));
      this.child.send(message as never);
    });
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.send('stop');
    await gone;
  }
}

export interface Shot { path: string; headers: Record<string, string>; body: string }
export interface Round { perSecond: number; cpuUs: number; nodeUs: number; p50: number; p99: number; failures: number; count: number }

/** Sends as fast as `connections` allow for `seconds`. What the subject spent is asked before and after. */
export async function shoot(subject: Subject, next: () => Shot, options: { connections: number; seconds: number; ok: number }): Promise<Round> {
  const pool = new Pool(subject.ready.url, { connections: options.connections, pipelining: 1 });
  const times: number[] = [];
  let failures = 0;
  const run = async (until: number, keep: boolean) => {
    while (performance.now() < until) {
      const { path, headers, body } = next();
      const began = performance.now();
      const answer = await pool.request({ path, method: 'POST', headers, body });
      await answer.body.dump();
      if (!keep) continue;
      times.push(performance.now() - began);
      if (answer.statusCode !== options.ok) failures++;
    }
  };
  const all = async (seconds: number, keep: boolean) => {
    const until = performance.now() + seconds * 1000;
    await Promise.all(Array.from({ length: options.connections }, () => run(until, keep)));
  };
  await all(0.7, false);
  const before = await subject.usage();
  const began = performance.now();
  await all(options.seconds, true);
  const elapsed = (performance.now() - began) / 1000;
  const after = await subject.usage();
  await pool.close();
  times.sort((a, b) => a - b);
  const spent = after.nodeUs - before.nodeUs + after.postgresUs - before.postgresUs;
  return {
    perSecond: times.length / elapsed, cpuUs: spent / times.length, nodeUs: (after.nodeUs - before.nodeUs) / times.length,
    p50: times[Math.floor(times.length * 0.5)] ?? 0, p99: times[Math.floor(times.length * 0.99)] ?? 0, failures, count: times.length,
  };
}

export function sendShots(facts: Record<string, string>): () => Shot {
  const contacts = facts.contacts!.split(',');
  const headers = { authorization: `Bearer ${facts.key}`, 'content-type': 'application/json' };
  let n = 0;
  return () => ({ path: '/v1/messages', headers, body: JSON.stringify({ connectionId: facts.connectionId, contactId: contacts[n++ % contacts.length], purpose: 'service', type: 'text', text: { body: 'Your parcel is on its way and will be with you tomorrow.' } }) });
}

export function webhookShots(facts: Record<string, string>): () => Shot {
  const path = `/webhooks/${facts.connectionId ?? 'c'}`;
  return () => {
    const id = `wamid.${randomUUID()}`;
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: facts.businessAccountId ?? '1', changes: [{ field: 'messages', value: {
        messaging_product: 'whatsapp', metadata: { display_phone_number: '15550783881', phone_number_id: facts.phoneNumberId ?? '1' },
        statuses: [{ id, status: 'delivered', timestamp: '1764000000', recipient_id: '15551000000', biz_opaque_callback_data: 'msg_00000000000070008000000000000000', conversation: { id: 'c1', origin: { type: 'service' } }, pricing: { billable: true, pricing_model: 'PMP', category: 'service' } }],
      } }] }],
    });
    return { path, body, headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${createHmac('sha256', facts.appSecret ?? 'x').update(body).digest('hex')}` } };
  };
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
