import { parseId, type UserActor } from '@consentry/kernel';
import { groundOn, type Soil } from './ground.js';
import { House } from './house.js';
import { BEGINNING } from './ports.js';
import { Scheduler } from './scheduler.js';

export const PEOPLE = 3;
/** As somebody may stand at the beginning. */
export interface Standing { optedIn: boolean; marketing: boolean; wrote: boolean }
const STANDINGS: Standing[] = [true, false].flatMap((optedIn) => [true, false].flatMap((marketing) => [true, false].map((wrote) => ({ optedIn, marketing, wrote }))));
interface Known { phone: string; contactId: string }

/**
 * What all seeds of a soil begin with: an organisation, its line, and somebody of every standing for each part. Made once by the house
 * itself; each seed finds it as it was made, and nothing of the seed before.
 */
export class Site {
  private readonly known = new Map<string, Known>();

  private constructor(private readonly soil: Soil, readonly owner: UserActor, readonly connectionId: string, readonly first: House) {}

  static async make(soil: Soil): Promise<Site> {
    const ground = groundOn(soil);
    const organizationId = ground.ids.next();
    const owner: UserActor = { kind: 'user', organizationId, id: ground.ids.next(), role: 'OWNER', sessionId: ground.ids.next(), elevated: true, ip: null, userAgent: null, requestId: null };
    await soil.eye.query('insert into organizations (id, name, created_at) values ($1, $2, $3)', [organizationId, 'World', ground.clock.now()]);
    const sched = new Scheduler(() => Promise.resolve(0), () => 0, () => undefined);
    const house = await House.open('P', ground, { sched, crash: () => undefined, watch: () => undefined, broken: () => undefined }, organizationId);
    const made = (await house.named('Connections')['create']!(owner, { plugin: 'channel-world', name: 'Line', credentials: { token: 'secret' }, settings: { line: '1' } })) as { id: string };
    const site = new Site(soil, owner, parseId('connection', made.id)!, house);
    await house.named('Templates')['onConnectionChanged']!(organizationId, [{ payload: { connectionId: site.connectionId }, attempt: 1 }]);
    for (let n = 0; n < PEOPLE; n++) for (const standing of STANDINGS) await site.person(n, standing);
    await site.keep();
    sched.close();
    return site;
  }

  of(n: number, standing: Standing): Known {
    return this.known.get(keyOf(n, standing))!;
  }

  /** Everything as it was made, with these people. @returns how many records of consent that is */
  async begin(people: Known[]): Promise<number> {
    return (await this.soil.eye.query<{ n: number }>({ name: 'world_begin', text: 'select world_begin($1) as n', values: [people.map((p) => p.contactId)] })).rows[0]!.n;
  }

  private async person(n: number, standing: Standing): Promise<void> {
    const { first: house, owner, soil: { eye } } = this;
    const phone = `+1555${String(1_000_000 + this.known.size).padStart(7, '0')}`;
    const contact = (await house.named('Contacts')['create']!(owner, { phone, identities: [], timeZone: 'UTC', optedIn: standing.optedIn, marketingOptedIn: standing.marketing })) as { id: string };
    this.known.set(keyOf(n, standing), { phone, contactId: parseId('contact', contact.id)! });
    if (!standing.wrote) return;
    const event = { kind: 'message', id: phone, messageId: phone, route: [], raw: {}, from: { addresses: [{ kind: 'phone', value: phone }] }, at: new Date(BEGINNING).toISOString(), type: 'text', text: 'Hello', content: { body: 'chat' } };
    await eye.query('delete from outbox');
    await house.named('Receiver')['receive']!(this.connectionId, { headers: {}, rawBody: Buffer.from(JSON.stringify([event])) });
    const { rows } = await eye.query<{ payload: { events: string } }>('select payload from outbox order by seq');
    for (const { payload } of rows) await house.named('Applier')['apply']!(owner.organizationId, [{ payload, attempt: 1 }]);
  }

  /** Copies of what is there, and the statement that brings it back: rows of a person only where that person plays. */
  private async keep(): Promise<void> {
    const { eye } = this.soil;
    const { rows } = await eye.query<{ name: string; columns: string[] }>(`
      select c.relname as name, array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      group by 1 having 'organization_id' = any(array_agg(a.attname::text)) order by 1`);
    const steps: string[] = [];
    for (const { name, columns } of rows) {
      steps.push(`delete from ${name};`);
      const { rows: [there] } = await eye.query<{ rows: boolean }>(`select exists (select 1 from ${name}) as rows`);
      if (!there!.rows || UNKEPT.has(name)) continue;
      await eye.query(`create table kept_${name} as table ${name}`);
      const of = name === 'contacts' ? 'id' : columns.includes('contact_id') ? 'contact_id' : undefined;
      steps.push(`insert into ${name} (${columns.join()}) overriding system value select ${columns.join()} from kept_${name}${of ? ` where ${of} is null or ${of} = any(people)` : ''};`);
    }
    await eye.query(`
      create function world_begin(people uuid[]) returns int language plpgsql set session_replication_role = replica as $$ begin
        ${steps.join('\n')}
        return (select count(*) from consent_records); end $$`);
    // What tidies up in its own time would wait for locks, and change plans, in the middle of a seed.
    for (const { relname } of (await eye.query<{ relname: string }>(`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`)).rows) await eye.query(`alter table ${relname} set (autovacuum_enabled = false)`);
  }
}

/** Work and leaves of the making, of which no seed speaks. */
const UNKEPT = new Set(['outbox', 'audit_leaves']);
const keyOf = (n: number, { optedIn, marketing, wrote }: Standing): string => [n, optedIn, marketing, wrote].join('/');
