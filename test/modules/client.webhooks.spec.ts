import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { verifyWebhook, WebhookVerificationError, type WebhookEvent, type WebhookRequest } from '@consentry/client';
import { eventTable } from '@consentry/kernel';
import { HookReceiver } from '../harness/hook.receiver.js';
import { colleague, type Person } from '../harness/people.js';
import { World } from '../harness/world.js';

const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
const BODY = JSON.stringify({ type: 'consent.opted_out', timestamp: '2026-11-23T00:00:00.000Z', data: { contactId: 'con_1', channel: 'whatsapp', by: 'keyword' } });
const now = () => Math.floor(Date.now() / 1000);

/** By hand from the specification, not by the library under test. */
const sign = (secret: string, id: string, time: number | string, body: string | Buffer) =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(`${id}.${time}.`).update(body).digest('base64')}`;
function signed(secret: string, { id = 'wev_1', time = now(), body = BODY }: { id?: string; time?: number; body?: string } = {}): { headers: Record<string, string>; body: string } {
  return { headers: { 'webhook-id': id, 'webhook-timestamp': String(time), 'webhook-signature': sign(secret, id, time, body) }, body };
}
/** Why it was refused; the event, if it was not. */
function verdict(request: WebhookRequest): string | WebhookEvent {
  try {
    return verifyWebhook(request);
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.reason;
    throw error;
  }
}

describe('what is genuine', () => {
  it('is given typed, in every form in which headers and bodies come', () => {
    const secret = newSecret();
    const { headers, body } = signed(secret, { body: BODY.replace('con_1', 'con_ü🎈') });
    const bytes = new TextEncoder().encode(body);
    for (const form of [
      { headers, body }, { headers, body: bytes }, { headers, body: Buffer.from(bytes) }, { headers: new Headers(headers), body },
      { headers: { ...headers, 'content-type': 'application/json', cookie: ['a', 'b'], none: undefined }, body },
      { headers: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toUpperCase(), v])), body },
    ]) {
      const event = verifyWebhook({ secret, ...form });
      expect(event).toEqual({ id: 'wev_1', type: 'consent.opted_out', timestamp: '2026-11-23T00:00:00.000Z', data: { contactId: 'con_ü🎈', channel: 'whatsapp', by: 'keyword' } });
      if (event.type === 'consent.opted_out') expect(event.data.channel).toBe('whatsapp');
    }
  });

  it('may be signed by the old or the new secret while it is being replaced, on either side', () => {
    const [old, fresh] = [newSecret(), newSecret()];
    const byBoth = signed(old);
    byBoth.headers['webhook-signature'] = `${sign(fresh, 'wev_1', byBoth.headers['webhook-timestamp']!, BODY)} ${byBoth.headers['webhook-signature']}`;
    for (const secret of [old, fresh]) expect(verdict({ secret, ...byBoth })).toMatchObject({ id: 'wev_1' });
    for (const secret of [old, fresh]) expect(verdict({ secrets: [fresh, old], ...signed(secret) })).toMatchObject({ id: 'wev_1' });
    // Over: the old one alone opens nothing any more.
    expect(verdict({ secret: fresh, ...signed(old) })).toBe('signature');
    expect(verdict({ secret: old, ...signed(fresh) })).toBe('signature');
  });
});

describe('what is not', () => {
  it('200 forgeries: each part of a genuine one changed at random', () => {
    const secret = newSecret();
    const { headers, body } = signed(secret);
    expect(verdict({ secret, headers, body })).toMatchObject({ id: 'wev_1' });
    const flip = (text: string) => {
      const at = Math.floor(Math.random() * text.length);
      const other = String.fromCharCode(33 + ((text.charCodeAt(at) - 33 + 1 + Math.floor(Math.random() * 92)) % 94));
      return text.slice(0, at) + other + text.slice(at + 1);
    };
    const passed: string[] = [];
    for (let n = 0; n < 200; n++) {
      const kinds: [string, WebhookRequest][] = [
        ['body', { secret, headers, body: flip(body) }],
        ['longer body', { secret, headers, body: `${body} ` }],
        ['id', { secret, headers: { ...headers, 'webhook-id': flip('wev_1') }, body }],
        ['time', { secret, headers: { ...headers, 'webhook-timestamp': String(now() + 1 + (n % 250)) }, body }],
        ['signature', { secret, headers: { ...headers, 'webhook-signature': `v1,${flip(headers['webhook-signature']!.slice(3))}` }, body }],
        ['version', { secret, headers: { ...headers, 'webhook-signature': headers['webhook-signature']!.replace('v1,', ['v1a,', 'v2,', 'v0,', ''][n % 4]!) }, body }],
        ['another secret', { secret, ...signed(newSecret()) }],
        ['bytes', { secret, headers, body: new Uint8Array(randomBytes(body.length)) }],
      ];
      const [kind, request] = kinds[n % kinds.length]!;
      const outcome = verdict(request);
      if (typeof outcome !== 'string') passed.push(`${n}: ${kind}`);
    }
    expect(passed).toEqual([]);
  });

  it('too old, too far ahead, without a time, without a part, with a part twice, and what is no event', () => {
    const secret = newSecret();
    const at = (seconds: number, toleranceSeconds?: number) => verdict({ secret, ...signed(secret, { time: now() + seconds }), toleranceSeconds });
    expect([at(-302), at(302), at(-290), at(290)]).toEqual(['too_old', 'too_new', expect.any(Object), expect.any(Object)]);
    expect([at(-20, 10), at(20, 10), at(-3000, 3600)]).toEqual(['too_old', 'too_new', expect.any(Object)]);
    const { headers, body } = signed(secret);
    for (const name of Object.keys(headers)) {
      expect(verdict({ secret, headers: { ...headers, [name]: undefined }, body })).toBe('headers');
      expect(verdict({ secret, headers: { ...headers, [name]: '' }, body })).toBe('headers');
      expect(verdict({ secret, headers: { ...headers, [name]: [headers[name]!, headers[name]!] }, body })).toBe('headers');
      expect(verdict({ secret, headers: { ...headers, [name.toUpperCase()]: headers[name] }, body })).toBe('headers');
    }
    for (const time of ['soon', '1e9', '-5', `${now()}.0`, '99999999999999999999', `${now()}abc`]) {
      expect([time, verdict({ secret, headers: { ...headers, 'webhook-timestamp': time, 'webhook-signature': sign(secret, 'wev_1', time, body) }, body })]).toEqual([time, 'timestamp']);
    }
    for (const text of ['', 'null', '[]', '7', '{"type":"x"}', '{"type":7,"timestamp":"x","data":{}}', '{"type":"x","timestamp":"x","data":null}', 'not json']) expect([text, verdict({ secret, ...signed(secret, { body: text }) })]).toEqual([text, 'body']);
  });

  it('a genuine one kept and sent again later is too old; with a new time its signature no longer fits; within the time its id is the same', () => {
    const secret = newSecret();
    const kept = signed(secret, { time: now() - 400 });
    expect(verdict({ secret, ...kept })).toBe('too_old');
    expect(verdict({ secret, ...kept, headers: { ...kept.headers, 'webhook-timestamp': String(now()) } })).toBe('signature');
    const fresh = signed(secret);
    expect(verifyWebhook({ secret, ...fresh }).id).toBe(verifyWebhook({ secret, ...fresh }).id);
  });

  it('a secret that is none is a fault of the program, and not quoted', () => {
    const { headers, body } = signed(newSecret());
    for (const wrong of [{}, { secrets: [] }, { secret: '' }, { secret: 'whsec_' }, { secret: 'whsec_planted!words' }, { secret: newSecret(), toleranceSeconds: Number.NaN }]) {
      let error: unknown;
      try { verifyWebhook({ ...wrong, headers, body }); } catch (caught) { error = caught; }
      expect([wrong, error]).toEqual([wrong, expect.any(TypeError)]);
      expect(inspect(error)).not.toContain('planted');
    }
    const secret = newSecret();
    for (const request of [{ secret, ...signed(newSecret()) }, { secret, headers: {}, body }]) {
      let error: unknown;
      try { verifyWebhook(request); } catch (caught) { error = caught; }
      const whole = inspect(error, { depth: 12, showHidden: true });
      expect(whole).not.toContain(secret.slice(6));
      expect(whole).not.toContain('con_1');
    }
  });
});

describe('from a real server', () => {
  let world: World;
  let admin: Person;
  let hook: HookReceiver;
  beforeAll(async () => {
    world = await World.start();
    admin = await colleague(world, 'ADMIN');
    hook = await HookReceiver.start();
  });
  afterAll(async () => {
    await hook.close();
    await world.close();
  });

  it('every delivery is verified, before, during and after the secret is replaced', async () => {
    const { id, secret } = (await admin.call<{ id: string; secret: string }>('POST', '/v1/webhook-endpoints', { url: hook.url, eventTypes: ['*'] })).body;
    await world.send();
    await world.until(() => ['message.sent', 'message.delivered', 'message.read'].every((type) => hook.types().includes(type)));
    const heard = hook.hooks.splice(0).map((h) => verifyWebhook({ secret, headers: h.headers, body: h.text }));
    expect(heard.map((e) => e.type)).toEqual(expect.arrayContaining(['message.sent', 'message.delivered', 'message.read']));
    for (const event of heard) if (event.type === 'message.read') expect(event.data.contactId).toBe(world.demo.contactId);

    const { secret: fresh } = (await admin.call<{ secret: string }>('POST', `/v1/webhook-endpoints/${id}/rotate`, { overlapHours: 1 })).body;
    await world.writes('STOP');
    await world.until(() => hook.types().includes('consent.opted_out'));
    for (const h of hook.hooks) for (const by of [{ secret }, { secret: fresh }, { secrets: [secret, fresh] }]) expect(verdict({ ...by, headers: h.headers, body: h.text })).toMatchObject({ id: h.headers['webhook-id'] });

    const { secret: alone } = (await admin.call<{ secret: string }>('POST', `/v1/webhook-endpoints/${id}/rotate`, { overlapHours: 0 })).body;
    hook.hooks.length = 0;
    await world.writes('START');
    await world.until(() => hook.types().includes('consent.resumed'));
    for (const h of hook.hooks) expect([verdict({ secret, headers: h.headers, body: h.text }), verdict({ secret: alone, headers: h.headers, body: h.text })]).toEqual(['signature', expect.objectContaining({ id: h.headers['webhook-id'] })]);
  });

  it('the types are those of the table', () => {
    const named = [...readFileSync('clients/typescript/src/events.generated.ts', 'utf8').matchAll(/^ {8}"?([a-z_.]+)"?: \{/gm)].map((m) => m[1]);
    expect(named).toEqual([...eventTable().keys()].sort());
  });
});
