import { Organizations } from '@consentry/auth';
import { parseId, type Role } from '@consentry/kernel';
import { withClient } from './postgres.js';
import { World, type Answer, type CallOptions } from './world.js';

interface SignedInBody { csrfToken: string; sessionId: string; user: { id: string; role: Role }; organization: { id: string } }

/** Somebody signed in: calls carry the cookie and, on unsafe methods, the CSRF token. */
export class Person {
  private constructor(
    readonly world: World, readonly role: Role, readonly email: string, readonly cookie: string, readonly csrf: string, readonly organizationId: string,
    /** As the API writes them: `usr_…`, `ses_…`. */
    readonly userId: string, readonly sessionId: string,
  ) {}

  static async signIn(world: World, role: Role, email: string, organizationId: string, password = World.owner.password): Promise<Person> {
    const answer = await world.call<SignedInBody>('POST', '/v1/auth/login', { email, password }, { key: null });
    if (answer.status !== 200 || answer.body.user?.role !== role) throw new Error(`no ${role} could sign in: ${answer.status} ${answer.text}`);
    const cookie = answer.headers.getSetCookie().map((c) => c.split(';')[0]!).find((c) => /^(__Host-)?consentry=/.test(c))!;
    return new Person(world, role, email, cookie, answer.body.csrfToken, organizationId, answer.body.user.id, answer.body.sessionId);
  }

  get headers(): Record<string, string> {
    return { cookie: this.cookie, 'x-csrf-token': this.csrf };
  }

  /** The UUIDs inside, for looking into tables. */
  get userUuid(): string {
    return parseId('user', this.userId)!;
  }

  get sessionUuid(): string {
    return parseId('session', this.sessionId)!;
  }

  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer<T>> {
    return this.world.call<T>(method, path, body, { key: null, ...options, headers: { ...this.headers, ...options.headers } });
  }

  /** Another browser of the same person. */
  again(): Promise<Person> {
    return Person.signIn(this.world, this.role, this.email, this.organizationId);
  }
}

let counter = 0;

/** A colleague of the demo owner, or of another house. The membership is written by the database's owner, without the invitation; the sign-in is real. */
export async function colleague(world: World, role: Role, organizationId = world.demo.organizationId): Promise<Person> {
  const n = ++counter;
  const email = `${role.toLowerCase()}-${n}@example.com`;
  const id = `00000000-0000-7000-8000-${String(9000 + n).padStart(12, '0')}`;
  await withClient(world.ownerUrl, async (client) => {
    // The owner's own hash: one password for all, and no second slow hash.
    await client.query(`insert into users (id, email, email_key, name, password_hash, created_at, email_verified_at) select $1, $2, $2, $3, password_hash, now(), now() from users where email_key = $4`, [id, email, role, World.owner.email]);
    await client.query('insert into memberships (organization_id, user_id, role, created_at) values ($1, $2, $3, now())', [organizationId, id, role]);
  });
  return Person.signIn(world, role, email, organizationId);
}

/** The owner of a second organisation, signed in. */
export async function stranger(world: World): Promise<Person> {
  const email = `stranger-${++counter}@example.com`;
  const { organizationId } = await world.server.app.get(Organizations).create({ name: 'Another house', ownerEmail: email, ownerPassword: World.owner.password });
  return Person.signIn(world, 'OWNER', email, organizationId);
}
