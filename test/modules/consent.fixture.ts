import { Database, systemActor, type Actor, type Em } from '@consentry/kernel';
import { indexAddress, People } from '@consentry/contacts';
import { ConsentLedgerWriter, DoubleOptIn, type Purpose } from '@consentry/consent';
import { Vault } from '@consentry/vault';
import { sql } from '../harness/identity.js';
import type { Person } from '../harness/people.js';
import type { World } from '../harness/world.js';

export const CHANNEL = 'whatsapp';

/** The ledger through its front doors, inside transactions of its own. */
export class Ledger {
  readonly actor: Actor;
  readonly writer: ConsentLedgerWriter;

  constructor(readonly world: World, readonly organizationId = world.demo.organizationId) {
    this.actor = systemActor(this.organizationId, 'test');
    this.writer = world.server.app.get(ConsentLedgerWriter);
  }

  tx<T>(work: (em: Em) => Promise<T>): Promise<T> {
    return this.world.server.app.get(Database).tx({ organizationId: this.organizationId }, work);
  }

  /** The person behind numbers or ids, made where there is none. */
  person(...addresses: string[]): Promise<string> {
    return this.tx(async (em) => (await this.world.server.app.get(People).findOrCreate(em, this.actor, CHANNEL, addresses.map((value) => ({ kind: value.startsWith('+') ? 'phone' : 'user_id', value })))).id);
  }

  merge(keptId: string, goneId: string): Promise<void> {
    return this.tx((em) => this.world.server.app.get(People).merge(em, this.actor, keptId, goneId));
  }

  grant(contactId: string, ...purposes: Purpose[]): Promise<void> {
    return this.tx((em) => this.writer.record(em, this.actor, contactId, CHANNEL, purposes.map((purpose) => ({ purpose, state: 'granted', source: 'api', evidence: {} }))));
  }

  withdraw(contactId: string, ...purposes: Purpose[]): Promise<void> {
    return this.tx((em) => this.writer.record(em, this.actor, contactId, CHANNEL, purposes.map((purpose) => ({ purpose, state: 'withdrawn', source: 'manual', evidence: {} }))));
  }

  stop(contactId: string, at = this.world.clock.now()): Promise<string | undefined> {
    return this.tx((em) => this.writer.optOut(em, this.actor, contactId, CHANNEL, 'keyword', at, { messageId: 'msg_test' }));
  }

  start(contactId: string, at = this.world.clock.now()): Promise<boolean> {
    return this.tx((em) => this.writer.resume(em, this.actor, contactId, CHANNEL, at, { messageId: 'msg_test' }));
  }

  preference(contactId: string, value: 'stop' | 'resume'): Promise<void> {
    return this.tx((em) => this.writer.preference(em, this.actor, contactId, CHANNEL, value, {}));
  }

  /** The person sends a text; what became of a code in it. */
  writes(contactId: string, from: string, text: string, writtenAt = this.world.clock.now()): Promise<boolean> {
    const { app } = this.world.server;
    return this.tx((em) => app.get(DoubleOptIn).onInbound(em, this.actor, contactId, CHANNEL, [indexAddress(app.get(Vault).ready(this.organizationId), from)], text, { id: 'msg_test', writtenAt }));
  }

  /** What may be sent right now, as the gate sees it. */
  async permitted(contactId: string): Promise<Set<Purpose>> {
    const rows = await sql<{ purpose: Purpose }>(this.world, `select purpose from consent_states s where contact_id = $1 and channel = $2 and state = 'granted' and not exists (select 1 from opt_outs o where o.contact_id = s.contact_id and o.channel = s.channel)`, [contactId, CHANNEL]);
    return new Set(rows.map((r) => r.purpose));
  }
}

/** Sends the form of a hosted page as a browser does. */
export async function submit(world: World, slug: string, fields: [string, string][], headers: Record<string, string> = {}): Promise<{ status: number; html: string; headers: Headers; code: string | undefined }> {
  const response = await fetch(`${world.server.url}/c/${slug}`, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams(fields).toString() });
  const html = await response.text();
  return { status: response.status, html, headers: response.headers, code: />([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})</.exec(html)?.[1] };
}

export interface Form { id: string; slug: string; url: string; version: number; textHash: string; purposes: Purpose[]; active: boolean; phone: string | null; channel: string; language: string }

export const FORM = {
  phone: '+60312345678', purposes: ['service', 'marketing'], title: 'News from Kopi Kita', text: 'We would like to write to you on WhatsApp about our coffee.', privacyUrl: 'https://kopikita.example/privacy', language: 'en',
};

export async function makeForm(person: Person, change: Record<string, unknown> = {}): Promise<Form> {
  const answer = await person.call<Form>('POST', '/v1/consent-forms', { connectionId: person.world.demo.connectionId, ...FORM, ...change });
  if (answer.status !== 201) throw new Error(`no form: ${answer.status} ${answer.text}`);
  return answer.body;
}
