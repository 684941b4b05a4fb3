import { colleague, type Person } from './people.js';
import { WebhookLine } from './webhook-line.js';
import { World } from './world.js';

/** What nobody may be told once the vault is closed. */
export const SEALED_NAME = 'Canary-of-the-sealed-name';
export const SEALED_BODY = 'canary-of-the-sealed-body';

/** Between two requests of a kind: a few of each in every second. */
const PAUSE_MS = 60;

interface Told { status: number; text: string; retryAfter: string | null }
export interface Sample extends Told { kind: string; begun: number; ended: number }

/** Light, steady traffic of every kind that needs sealed data, and what was answered when. */
export class SealedLoad {
  readonly samples: Sample[] = [];
  readonly accepted: string[] = [];
  /** Deliveries that were answered 200, by their text. */
  readonly taken: string[] = [];
  private running = false;
  private loops: Promise<void>[] = [];
  private counter = 0;

  private constructor(readonly world: World, readonly line: WebhookLine, readonly person: Person, readonly people: string[], private session: { cookie: string; csrf: string }) {}

  static async prepare(world: World): Promise<SealedLoad> {
    const line = await WebhookLine.make(world);
    const person = await colleague(world, 'OWNER');
    const { cookie, csrf } = await person.again();
    const made = await world.call('PATCH', `/v1/contacts/${world.demo.contactId}`, { name: SEALED_NAME });
    if (made.status !== 200) throw new Error(made.text);
    // Many, because one person is sent no more than so many messages in an hour; each wrote, so that a text may be sent.
    const people = Array.from({ length: 60 }, (_, n) => `+1555222${String(1000 + n)}`);
    for (const phone of [...people, world.demo.phone]) await world.simulator.inbound(world.connectionUuid, { from: phone, type: 'text', text: { body: SEALED_BODY } });
    await world.settle();
    return new SealedLoad(world, line, person, people, { cookie, csrf });
  }

  /** Each a request that cannot be answered without a key. The label is what the figures are printed under. */
  requests(): Record<string, () => Promise<Told>> {
    const { world, person, line } = this;
    const api = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => async (): Promise<Told> => {
      const { status, text, headers: back } = await world.call(method, path, body, { headers });
      return { status, text, retryAfter: back.get('retry-after') };
    };
    const contact = `/v1/contacts/${world.demo.contactId}`;
    return {
      'send': async () => {
        const answer = await world.send(this.message());
        if (answer.status === 202) this.accepted.push(answer.body.id);
        return { status: answer.status, text: answer.text, retryAfter: answer.headers.get('retry-after') };
      },
      'send with a key': () => api('POST', '/v1/messages', { connectionId: world.demo.connectionId, purpose: 'service', type: 'text', ...this.message() }, { 'idempotency-key': `load-${++this.counter}` })(),
      'check a send': api('POST', '/v1/messages/check', { connectionId: world.demo.connectionId, contactId: world.demo.contactId, purpose: 'service', type: 'text', text: { body: SEALED_BODY } }),
      'webhook': async () => {
        const text = `delivery-${++this.counter}`;
        const body = line.text(text);
        const answer = await line.post(body, { 'x-hub-signature-256': line.sign(body) });
        if (answer.status === 200) this.taken.push(text);
        return { status: answer.status, text: answer.text, retryAfter: answer.headers['retry-after'] ?? null };
      },
      'sign in': async () => {
        const { status, text, headers } = await world.call('POST', '/v1/auth/login', World.owner, { key: null });
        return { status, text, retryAfter: headers.get('retry-after') };
      },
      'contacts': api('GET', '/v1/contacts'), 'contact': api('GET', contact), 'search': api('GET', `/v1/contacts?q=${SEALED_NAME}`), 'consents': api('GET', `${contact}/consents`),
      'new contact': () => api('POST', '/v1/contacts', { phone: `+1555${String(2_000_000 + ++this.counter)}`, name: SEALED_NAME })(),
      'change a contact': api('PATCH', contact, { name: SEALED_NAME }),
      'record consent': api('POST', `${contact}/consents`, { channel: 'whatsapp', purpose: 'service', state: 'granted', source: 'api', evidence: { text: SEALED_BODY } }),
      'messages': api('GET', '/v1/messages'), 'conversations': api('GET', '/v1/conversations'), 'deliveries': api('GET', '/v1/inbound-events'),
      'change a secret': api('PATCH', `/v1/connections/${line.id}`, { credentials: { verifyToken: line.secrets.verifyToken } }),
      'begin an authenticator': async () => {
        const { status, text, headers } = await person.call('POST', '/v1/auth/mfa/totp', {});
        return { status, text, retryAfter: headers.get('retry-after') };
      },
      'confirm who I am': async () => {
        const { cookie, csrf } = this.session;
        const answer = await world.call<{ csrfToken: string }>('POST', '/v1/auth/step-up', { password: World.owner.password }, { key: null, headers: { cookie, 'x-csrf-token': csrf } });
        // It rotates the session.
        if (answer.status === 200) this.session = { cookie: answer.headers.getSetCookie()[0]!.split(';')[0]!, csrf: answer.body.csrfToken };
        return { status: answer.status, text: answer.text, retryAfter: answer.headers.get('retry-after') };
      },
    };
  }

  /** The whole list over and over, each kind by itself: what hangs does not hold the others up. */
  begin(): void {
    this.running = true;
    this.samples.length = 0;
    this.loops = Object.entries(this.requests()).map(([kind, request]) => this.loop(kind, request));
  }

  async end(): Promise<void> {
    this.running = false;
    await Promise.all(this.loops);
  }

  /** Milliseconds after `since` at which the last request of each kind was answered with anything but a refusal. */
  lastAnswered(since: number): Map<string, number> {
    const found = new Map<string, number>();
    for (const s of this.samples) if (s.ended >= since && s.status !== 503) found.set(s.kind, Math.max(found.get(s.kind) ?? 0, s.ended - since));
    return found;
  }

  /** A text to the next of them. */
  message(): { to: string; text: { body: string } } {
    return { to: this.people[++this.counter % this.people.length]!, text: { body: SEALED_BODY } };
  }

  private async loop(kind: string, request: () => Promise<Told>): Promise<void> {
    while (this.running) {
      const begun = performance.now();
      const told = await request().catch((error: unknown) => ({ status: 599, text: String(error), retryAfter: null }));
      this.samples.push({ kind, begun, ended: performance.now(), ...told });
      await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); });
    }
  }
}
