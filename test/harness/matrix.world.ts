import { ModulesContainer } from '@nestjs/core';
import { Alerts, LogFollowers } from '@consentry/audit';
import { Database, definePermissions, endpointOf, parseId, permissionTable, ROLES, type EndpointOptions, type Role } from '@consentry/kernel';
import { checkRoutes } from '@consentry/server';
import { SoftwareAuthenticator } from './authenticator.js';
import { HookReceiver } from './hook.receiver.js';
import { fillDesk } from './matrix.fill.js';
import { PERMISSIONS } from './matrix.table.js';
import { colleague, Person, stranger } from './people.js';
import { withClient } from './postgres.js';
import { WebhookLine } from './webhook-line.js';
import { World } from './world.js';

export interface MatrixRoute { method: string; path: string; what: string; handler: string; endpoint: EndpointOptions }

/** A scope that owners have and admins have not: with it a key could do more than its maker. No route asks for it. */
export const OWNERS_SCOPE = 'matrix.owners';

/** Two houses with something of everything in them, and everybody signed in twice: a moment ago, and too long ago for what is dangerous. */
export interface House {
  world: World;
  routes: MatrixRoute[];
  people: Map<Role, Person>;
  /** The same people, whose last proof of identity is older than ten minutes. */
  stale: Map<Role, Person>;
  /** An agent of the house with a passkey and a device of his own. */
  holder: Person;
  stranger: Person;
  /** Ids by prefix: of the house, of the holder in it, of the other house. */
  own: Map<string, string>;
  holders: Map<string, string>;
  foreign: Map<string, string>;
  /** What only the other house's rows contain. */
  marks: string[];
  /** Keys by what they may: every scope, every one but that, that one alone. */
  keys: { all: string; without: Map<string, string>; alone: Map<string, string>; foreign: string };
  sql<T extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<T[]>;
}

export async function buildHouse(): Promise<House> {
  if (!permissionTable().has(OWNERS_SCOPE)) definePermissions({ [OWNERS_SCOPE]: { roles: ['OWNER'], scope: true, what: 'be an owner' } });
  const world = await World.start();
  const sql = <T extends object>(text: string, values: unknown[] = []) => withClient(world.ownerUrl, async (c) => (await c.query(text, values)).rows as T[]);
  const owner = await Person.signIn(world, 'OWNER', World.owner.email, world.demo.organizationId);
  const people = new Map<Role, Person>();
  for (const role of ROLES) people.set(role, role === 'OWNER' ? owner : await colleague(world, role));
  const stale = new Map<Role, Person>();
  for (const [role, person] of people) stale.set(role, await person.again());
  await sql('update sessions set authenticated_at = $1 where id = any($2)', [new Date(world.clock.nowMs() - 10 * 60_000 - 1000), [...stale.values()].map((p) => p.sessionUuid)]);
  const holder = await colleague(world, 'AGENT');
  const other = await stranger(world);
  const own = await fill(world, owner, people.get('AGENT')!, { name: 'Ours', phone: '+15550145000', domain: 'ours.example' });
  const foreign = await fill(world, other, await colleague(world, 'AGENT', other.organizationId), { name: 'Theirs', phone: '+15550146000', domain: 'theirs.example' });
  own.set('pky', await addPasskey(world, holder)).set('rule', 'queue.age');
  const holders = new Map([['pky', own.get('pky')!], ['dev', await deviceOf(holder)], ['ses', holder.sessionId], ['usr', holder.userId]]);
  foreign.set('pky', await addPasskey(world, other));
  await world.settle();
  await world.server.app.get(LogFollowers, { strict: false }).idle();
  const house: House = {
    world, routes: readRoutes(world), people, stale, holder, stranger: other, own, holders, foreign, sql,
    marks: [...[...foreign.values()].flatMap((id) => [id, ...inside(id)]), ...inside(other.userId), ...inside(other.sessionId), other.userId, other.sessionId, other.email, 'Theirs', 'theirs.example', 'Another house', '15550146000'],
    keys: { all: '', without: new Map(), alone: new Map(), foreign: foreign.get('secret')! },
  };
  house.marks = house.marks.filter((mark) => mark !== foreign.get('secret'));
  await makeKeys(house);
  return house;
}

/** Every route as Nest holds it, hidden ones too, with what its handler declares. */
export function readRoutes(world: World): MatrixRoute[] {
  const handlers = new Map<string, object>();
  for (const module of world.server.app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype = metatype.prototype as Record<string, object>;
      for (const name of Object.getOwnPropertyNames(prototype)) handlers.set(`${metatype.name}.${name}`, prototype[name]!);
    }
  }
  return checkRoutes(world.server.app).routes.map(({ method, path, handler }) => ({ method, path, handler, what: `${method} ${path}`, endpoint: endpointOf(handlers.get(handler)!)! }));
}

/** A service of the running server, whether its module shows it or not. */
export function serviceOf<T = Record<string, (...given: never[]) => unknown>>(world: World, name: string): T {
  for (const module of world.server.app.get(ModulesContainer).values()) {
    for (const { metatype, instance } of module.providers.values()) if (typeof metatype === 'function' && metatype.name === name && instance) return instance as T;
  }
  throw new Error(`the server has no ${name}`);
}

type Made = { id: string };

/** The UUID inside an id: what a log or a bundle may show in place of it. */
const inside = (id: string) => { const hex = /^[a-z]{3}_([0-9a-f]{32})$/.exec(id)?.[1]; return hex ? [hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')] : []; };

async function fill(world: World, owner: Person, agent: Person, facts: { name: string; phone: string; domain: string }): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const first = async (path: string, member = 'id') => {
    const { status, text, body } = await owner.call<{ data: Record<string, string>[] }>('GET', path);
    if (status !== 200 || !body.data[0]) throw new Error(`nothing at ${path}: ${status} ${text.slice(0, 200)}`);
    return body.data[0][member]!;
  };
  const make = async (path: string, body: unknown, wanted = 201) => {
    const answer = await owner.call<Made & { key: string }>('POST', path, body);
    if (answer.status !== wanted) throw new Error(`${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
    return answer.body;
  };
  const key = await make('/v1/api-keys', { name: `${facts.name} key` });
  const line = await WebhookLine.make(world, { key: key.key });
  const contact = await make('/v1/contacts', { name: `${facts.name} contact`, phone: facts.phone, optedIn: true });
  const delivered = await line.deliver(line.text(`${facts.name} alone`, { from: facts.phone.slice(1) }));
  if (delivered.status !== 200) throw new Error(`no delivery: ${delivered.status} ${delivered.text}`);
  await world.settle();
  const message = await make('/v1/messages', { connectionId: line.id, contactId: contact.id, purpose: 'service', type: 'text', text: { body: `${facts.name} alone` } }, 202);
  await world.settle();
  const invitation = await make('/v1/invitations', { email: `invited@${facts.domain}`, role: 'AGENT' });
  const invitedOwner = await make('/v1/invitations', { email: `owner@${facts.domain}`, role: 'OWNER' });
  const domain = await make('/v1/organization/sso/domains', { domain: facts.domain });
  const organization = parseId('organization', (await owner.call<Made>('GET', '/v1/organization')).body.id)!;
  await world.server.app.get(Database).tx({ organizationId: organization }, (em) => world.server.app.get(Alerts, { strict: false }).raise(em, organization, { rule: 'webhook.disabled', severity: 'info', object: { type: 'user', id: agent.userUuid }, facts: { house: facts.name } }));
  await withClient(world.ownerUrl, (c) => c.query(`insert into sso_providers (organization_id, issuer, client_id, default_role, enabled, created_at, updated_at) values ($1, $2, $3, 'AGENT', true, now(), now())`, [organization, `https://id.${facts.domain}`, `client of ${facts.name}`]));
  const endpoint = await make('/v1/webhook-endpoints', { url: `https://127.0.0.1:9/${facts.name}`, description: `${facts.name} hooks`, eventTypes: ['alert.closed'], enabled: false });
  const delivery = await finishedDelivery(owner, endpoint.id);
  const stream = await make('/v1/audit-streams', { kind: 'http', name: `${facts.name} stream`, enabled: false, settings: { url: `https://127.0.0.1:9/${facts.name}`, headers: { authorization: `${facts.name}-collector-token-1` } } });
  const log = await owner.call<{ logs: Made[] }>('GET', '/v1/audit-logs?start_date=2020-01-01&end_date=2099-12-31&action=contact.created');
  // The matrix asks, fails and downloads more than anybody would: an alert of that would be right, and in its way.
  const rules = (await owner.call<{ data: { rule: string; optional: boolean; parameters: unknown[] }[] }>('GET', '/v1/alert-rules')).body.data.filter((r) => r.optional && r.parameters.length > 0);
  for (const { rule } of rules) await owner.call('PUT', `/v1/alert-rules/${rule}`, { enabled: false });
  await world.settle();
  const conversations = (await owner.call<{ data: (Made & { contactId: string })[] }>('GET', '/v1/conversations?limit=200')).body.data;
  const conversation = conversations.find((c) => c.contactId === contact.id)!.id;
  const desk = await fillDesk(world, owner, { name: facts.name, phone: facts.phone, contact: contact.id, connection: line.id, conversation });
  for (const id of [key.id, line.id, contact.id, message.id, invitation.id, domain.id, agent.userId, agent.sessionId, conversation, endpoint.id, delivery, stream.id, log.body.logs[0]!.id, ...desk]) ids.set(id.slice(0, 3), id);
  for (const path of ['/v1/alerts', '/v1/templates', '/v1/dev/mailbox', '/v1/inbound-events']) { const id = await first(path); ids.set(id.split('_')[0]!, id); }
  ids.set('dev', await deviceOf(owner)).set('org', `org_${organization.replaceAll('-', '')}`).set('invOwner', invitedOwner.id).set('label', `${facts.name}-label`).set('secret', key.key);
  return ids;
}

/** A delivery that is over and done with, so that nothing of it changes any more. */
async function finishedDelivery(owner: Person, endpoint: string): Promise<string> {
  const receiver = await HookReceiver.start();
  const path = `/v1/webhook-endpoints/${endpoint}`;
  const { body: { url } } = await owner.call<{ url: string }>('GET', path);
  try {
    await owner.call('PATCH', path, { url: receiver.url, enabled: true });
    const { id } = (await owner.call<Made>('POST', `${path}/test`)).body;
    await owner.world.until(async () => (await owner.call<{ state: string }>('GET', `${path}/deliveries/${id}`)).body.state === 'delivered');
    await owner.call('PATCH', path, { url });
    return id;
  } finally {
    await receiver.close();
  }
}

async function deviceOf(person: Person): Promise<string> {
  return (await person.call<{ data: Made[] }>('GET', '/v1/devices')).body.data[0]!.id;
}

async function addPasskey(world: World, person: Person): Promise<string> {
  const device = new SoftwareAuthenticator(world.server.mode.publicUrl);
  const options = await person.call<Parameters<SoftwareAuthenticator['create']>[0]>('POST', '/v1/auth/passkeys/options');
  const made = await person.call<Made>('POST', '/v1/auth/passkeys', { name: 'A passkey', response: device.create(options.body) });
  if (made.status !== 201) throw new Error(`no passkey: ${made.status} ${made.text}`);
  return made.body.id;
}

async function makeKeys({ people, keys }: House): Promise<void> {
  const scopes = Object.entries(PERMISSIONS).filter(([, row]) => row.scope).map(([name]) => name);
  const make = async (given: string[]) => {
    const { status, body, text } = await people.get('OWNER')!.call<{ key: string }>('POST', '/v1/api-keys', { name: 'a key', scopes: given });
    if (status !== 201) throw new Error(`no key with ${given.join(', ')}: ${status} ${text.slice(0, 200)}`);
    return body.key;
  };
  keys.all = await make(scopes);
  for (const scope of scopes) {
    keys.without.set(scope, await make(scopes.filter((s) => s !== scope)));
    keys.alone.set(scope, await make([scope]));
  }
}
