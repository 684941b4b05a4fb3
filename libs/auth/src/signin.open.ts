import { Injectable } from '@nestjs/common';
import { actFor, Clock, Database, Ids, ProblemError, systemActor, type Em, type Origin, type Role, type UserActor } from '@consentry/kernel';
import { Alerts, Audit } from '@consentry/audit';
import { Sessions, type StartedSession } from './auth.sessions.js';
import { MailOutbox } from './mail.outbox.js';
import { NetworkGate } from './network.gate.js';
import { newToken, tokenHash } from './signin.tokens.js';

const OWN_FACTORS = new Set(['totp', 'backup_code', 'passkey']);
/** Browsers and origins that nobody was seen with for this long are forgotten. */
const FORGET_DAYS = 365;

/** What a sign-in has shown so far. */
export interface Proof {
  /** `password`, `totp`, `backup_code`, `passkey`, `oidc`, `facebook`. */
  methods: string[];
  /** Two factors were shown, or an identity provider vouches for as much. */
  secondFactor: boolean;
  /** When the person proved who he is; null: a provider said nothing about it. */
  authenticatedAt: Date | null;
}

export interface Person {
  userId: string; organizationId: string; role: Role; secondFactor: boolean;
  ipAllowlist: string[]; countryMode: 'off' | 'allow' | 'deny'; countries: string[];
}

export interface Opened extends StartedSession { actor: UserActor; deviceToken: string | undefined }

const PERSON = `
  select u.id as "userId", m.organization_id as "organizationId", m.role, u.second_factor as "secondFactor", o.ip_allowlist as "ipAllowlist", o.country_mode as "countryMode", o.countries
  from users u join memberships m on m.user_id = u.id and m.disabled_at is null join organization_security o on o.organization_id = m.organization_id
  where u.id = $1 and u.disabled_at is null and ($2::uuid is null or m.organization_id = $2)
  order by m.created_at, m.organization_id`;

/** Opens a session once somebody has proved who he is: every way to sign in ends here. */
@Injectable()
export class SessionOpening {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly alerts: Alerts, private readonly sessions: Sessions,
    private readonly network: NetworkGate, private readonly mails: MailOutbox,
  ) {}

  /** A person who may sign in: not disabled, and a member of that organisation, or of any: then of the first that may be entered from here. */
  async person(userId: string, organizationId: string | null, origin: Origin): Promise<Person | undefined> {
    const { rows } = await this.db.hot('system', (c) => c.query<Person & Record<string, unknown>>({ name: 'sign_in_person', text: PERSON, values: [userId, organizationId] }));
    return this.enterable(rows, origin);
  }

  /** {@link person} of any organisation, inside a transaction. */
  async personWith(em: Em, userId: string, origin: Origin): Promise<Person | undefined> {
    return this.enterable(await em.execute<Person[]>(PERSON.replace('$1', '?').replace('$2::uuid is null or m.organization_id = $2', 'true'), [userId]), origin);
  }

  /**
   * Locks the person, first of all rows (a change of the password does the same), and asks whether the password that was checked
   * still holds: such a change ended every session, and none may come after it (ID-4). @throws ProblemError `auth.invalid_credentials`
   */
  async hold(em: Em, userId: string, passwordHash: string | undefined): Promise<void> {
    const rows = await em.execute<{ same: boolean }[]>('select password_hash is not distinct from coalesce(?, password_hash) as same from users where id = ? for no key update', [passwordHash ?? null, userId]);
    if (!rows[0]?.same) throw new ProblemError('auth.invalid_credentials');
  }

  /** @throws ProblemError `auth.ip_not_allowed`, `auth.country_not_allowed` */
  assertNetwork(person: Person, origin: Origin): void {
    this.network.check(origin.ip, person);
  }

  /** ID-12, before a session exists. The refusal is written before it is thrown. @throws ProblemError `auth.ip_not_allowed`, `auth.country_not_allowed` */
  async checkNetwork(person: Person, origin: Origin): Promise<void> {
    try {
      this.assertNetwork(person, origin);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const actor = systemActor(person.organizationId, 'sign-in', origin);
      await this.db.tx({ organizationId: person.organizationId }, (em) => this.audit.append(em, actor, { action: 'auth.network_refused', object: { type: 'user', id: person.userId }, context: { reason: error.code } }));
      throw error;
    }
  }

  /** Session, known browser, known origins, alert, notice and audit leaf: one transaction, the caller's. */
  async open(em: Em, person: Person, proof: Proof, origin: Origin, deviceToken: string | undefined): Promise<Opened> {
    const { userId, organizationId, role } = person;
    const now = this.clock.now();
    await actFor(em, organizationId);
    const country = this.network.countryOf(origin.ip);
    const device = await this.device(em, userId, origin, country, deviceToken);
    const fresh = await this.newOrigins(em, userId, origin.ip, country);
    const started = await this.sessions.start(em, { userId, organizationId, ip: origin.ip, userAgent: origin.userAgent, country, deviceId: device.id, methods: proof.methods, authenticatedAt: proof.authenticatedAt,
      // Factors of the account are looked up with every request; only what a provider says has to be kept.
      vouched: proof.secondFactor && !proof.methods.some((m) => OWN_FACTORS.has(m)),
    });
    await em.execute('update users set last_sign_in_at = ? where id = ?', [now, userId]);
    const actor: UserActor = { kind: 'user', id: userId, organizationId, role, sessionId: started.id, ...origin };
    await this.audit.append(em, actor, { action: 'auth.login_succeeded', object: { type: 'user', id: userId }, context: { methods: proof.methods, newDevice: device.token !== undefined, country } });
    for (const kind of fresh) {
      await this.alerts.raise(em, organizationId, {
        rule: `sign_in.new_${kind}`, severity: kind === 'country' ? 'warning' : 'info', object: { type: 'user', id: userId }, facts: { country }, dedupeKey: `sign_in.new_${kind}/${userId}/${kind === 'country' ? country : (origin.ip ?? '')}`,
      });
    }
    // Not for the very first sign-in: there is nothing to compare it with.
    if (device.token && device.others) await this.mails.ask(em, organizationId, { kind: 'new_device', userId, at: now.toISOString(), country, userAgent: origin.userAgent });
    return { ...started, actor, deviceToken: device.token };
  }

  /** A browser that brings its cookie is known; any other gets one. */
  private async device(em: Em, userId: string, origin: Origin, country: string | null, token: string | undefined): Promise<{ id: string; token: string | undefined; others: boolean }> {
    const now = this.clock.now();
    if (token) {
      const rows = await em.execute<{ id: string }[]>('update devices set last_seen_at = ?, ip = ?, country = ?, user_agent = ? where token_hash = ? and user_id = ? returning id', [now, origin.ip, country, origin.userAgent, tokenHash(token), userId]);
      if (rows[0]) return { id: rows[0].id, token: undefined, others: true };
    }
    return this.addDevice(em, userId, origin, country);
  }

  async addDevice(em: Em, userId: string, origin: Origin, country: string | null): Promise<{ id: string; token: string; others: boolean }> {
    const now = this.clock.now();
    const id = this.ids.next();
    const token = newToken();
    const others = await em.execute<{ n: number }[]>('select count(*)::int as n from devices where user_id = ?', [userId]);
    await em.execute('insert into devices (id, user_id, token_hash, ip, country, user_agent, created_at, last_seen_at) values (?, ?, ?, ?, ?, ?, ?, ?)', [id, userId, tokenHash(token), origin.ip, country, origin.userAgent, now, now]);
    return { id, token, others: others[0]!.n > 0 };
  }

  /** Called by the housekeeping. @returns how many were forgotten */
  async purge(): Promise<number> {
    const oldest = new Date(this.clock.nowMs() - FORGET_DAYS * 86_400_000);
    return this.db.hot('system', async (c) => {
      const devices = await c.query({ text: 'delete from devices where last_seen_at < $1', values: [oldest] });
      const origins = await c.query({ text: 'delete from known_origins where last_seen_at < $1', values: [oldest] });
      return (devices.rowCount ?? 0) + (origins.rowCount ?? 0);
    });
  }

  /** Where no house lets him in from here, the first one refuses. */
  private enterable(houses: Person[], origin: Origin): Person | undefined {
    return houses.find((house) => this.network.allows(origin.ip, house)) ?? houses[0];
  }

  /** Which of address and country this person never signed in from, though he did from others (ID-12). */
  private async newOrigins(em: Em, userId: string, ip: string | null, country: string | null): Promise<('ip' | 'country')[]> {
    const now = this.clock.now();
    const fresh: ('ip' | 'country')[] = [];
    for (const [kind, value] of [['ip', ip], ['country', country]] as const) {
      if (!value) continue;
      const rows = await em.execute<{ fresh: boolean; before: number }[]>(
        `with before as (select count(*)::int as n from known_origins where user_id = ? and kind = ?)
         insert into known_origins (user_id, kind, value, last_seen_at) values (?, ?, ?, ?) on conflict (user_id, kind, value) do update set last_seen_at = excluded.last_seen_at
         returning xmax = 0 as fresh, (select n from before) as before`, [userId, kind, userId, kind, value, now]);
      if (rows[0]!.fresh && rows[0]!.before > 0) fresh.push(kind);
    }
    return fresh;
  }
}
