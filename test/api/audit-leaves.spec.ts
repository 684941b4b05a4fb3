import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { enrolPasskey, passkeyAssertion, type AnyBody } from '../harness/identity.js';
import { Stage } from './audit-actions.stage.js';
import { BEHIND, casesOf, NAMES } from './audit-actions.table.js';

let stage: Stage;
beforeAll(async () => { stage = await Stage.set(); });
afterAll(() => stage.strike());

const told = async (before: string[]) => (await stage.since(before)).filter((l) => l.action !== 'api.request' && l.action !== 'alert.opened');

describe('I7: in the same transaction', () => {
  /** Counted apart, on purpose: tries (ID-2), what a request reads about itself, what is spent by being tried, and what is computed from the log. */
  const APART = /^(?:sign_in_attempts|api_key_usage|api_keys|sessions|sso_spent|webauthn_challenges|audit_.*|activity.*|alert.*|webhook_.*|outbox|stream.*)$/;
  let digests = '';
  beforeAll(async () => {
    const tables = (await stage.sql<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`)).map((t) => t.name).filter((name) => !APART.test(name));
    // The state of a session or a key matters, when it was last seen doesn't; of the orders, those that the log's own followers give themselves don't.
    const parts: [string, string][] = [
      ...tables.map((name): [string, string] => [name, `select md5(string_agg(t::text, '|' order by t::text)) from "${name}" t`]),
      ['sessions', `select md5(string_agg((to_jsonb(s) - 'last_seen_at')::text, '' order by id)) from sessions s`], ['api_keys', `select md5(string_agg((to_jsonb(k) - 'last_used_at')::text, '' order by id)) from api_keys k`],
      ['outbox', `select md5(string_agg(topic || payload::text, '|' order by topic, payload::text)) from outbox where topic !~ '^(?:audit|alert|webhook|stream)'`],
    ];
    digests = parts.map(([name, query]) => `select '${name}' as name, (${query}) as value`).join(' union all ');
  });
  afterAll(() => stage.sql('drop trigger if exists full_disk on audit_leaves'));

  async function facts(): Promise<Record<string, unknown>> {
    await stage.settle();
    return Object.fromEntries((await stage.sql<{ name: string; value: string | null }>(digests)).map((r) => [r.name, r.value]));
  }

  // `master_key.destroy_undone` tells that something was put back: its request fails either way.
  it.each(NAMES.filter((name) => !BEHIND.has(name) && name !== 'master_key.destroy_undone'))('%s: without its leaf it does not happen, and what does not happen has no leaf', async (action) => {
    const { act } = await casesOf(stage)[action]!();
    const before = await facts();
    const known = await stage.known();
    await stage.sql(`create or replace function full_disk() returns trigger language plpgsql as $$ begin raise exception 'no space left'; end $$`);
    await stage.sql(`create trigger full_disk after insert on audit_leaves for each row when (new.action = '${action}') execute function full_disk()`);
    const answer = await act().catch(() => undefined);
    await stage.sql('drop trigger full_disk on audit_leaves');
    // Who comes back from a provider is led to a page that says that it did not work.
    expect([action, answer?.status === 303 ? answer.headers.get('location') : (answer?.status ?? 500)]).toEqual([action, answer?.status === 303 ? expect.stringContaining('/sign-in-failed') : 500]);
    const now = await facts();
    expect(Object.keys(now).filter((table) => now[table] !== before[table])).toEqual([]);
    // An opened secret is told before the work that it was opened for begins, in a transaction of its own.
    expect((await told(known)).map((l) => l.action).filter((name) => name !== 'secret.opened')).toEqual([]);
  });

  it('work behind the answer that cannot leave its leaf is undone, tried again, and done once', async () => {
    const { act, actor, object } = await casesOf(stage)['connection.revoked']!();
    const known = await stage.known();
    await stage.sql(`create trigger full_disk after insert on audit_leaves for each row when (new.action = 'connection.revoked') execute function full_disk()`);
    expect((await act())!.status).toBe(204);
    await stage.settle();
    const id = object!.split(' ')[1];
    expect(await stage.sql('select 1 from connection_revocations where connection_id = $1', [id])).toHaveLength(1);
    expect((await told(known)).map((l) => l.action)).not.toContain('connection.revoked');
    await stage.sql('drop trigger full_disk on audit_leaves');
    stage.world.clock.advance(120_000);
    await stage.world.until(async () => (await stage.sql('select 1 from connection_revocations where connection_id = $1', [id])).length === 0);
    expect((await told(known)).filter((l) => l.action === 'connection.revoked').map((l) => [l.actor, l.object])).toEqual([[actor, object]]);
  });
});

describe('what changes nothing leaves nothing', () => {
  it('the same role, name, rules once more; a key revoked twice; a second factor that is not there', async () => {
    const { owner } = stage;
    const agent = await stage.somebody();
    const [made, other] = [await stage.key(), await stage.key()];
    await owner.call('DELETE', `/v1/api-keys/${made.id}`);
    const { name } = (await owner.call<AnyBody & { name: string }>('GET', '/v1/organization')).body;
    const { visitor } = await stage.signedIn();
    const me = (await visitor.call<AnyBody & { name: string }>('GET', '/v1/auth/profile')).body;
    const left: unknown[] = [];
    for (const [who, method, path, body] of [
      [owner, 'PATCH', `/v1/users/${agent.publicId}`, { role: 'AGENT', disabled: false }], [owner, 'PATCH', '/v1/organization', { name }], [owner, 'PATCH', '/v1/organization/security', {}], [owner, 'DELETE', `/v1/api-keys/${made.id}`, undefined],
      [owner, 'PATCH', `/v1/api-keys/${other.id}`, {}], [owner, 'PATCH', `/v1/api-keys/${other.id}`, { name: 'a program' }], [visitor, 'DELETE', '/v1/auth/mfa/totp', undefined], [visitor, 'PATCH', '/v1/auth/profile', { name: me.name }], [visitor, 'DELETE', '/v1/sessions', undefined],
      [visitor, 'POST', '/v1/auth/email/verification', undefined],
    ] as const) {
      const before = await stage.known();
      const { status } = await who.call(method, path, body);
      expect([method, path, status < 300]).toEqual([method, path, true]);
      for (const { action } of await told(before)) left.push([method, path, body, action]);
    }
    expect(left).toEqual([]);
  });

  it('what is refused leaves nothing but the request: a foreign role, an unknown field, a name that is taken', async () => {
    const { visitor } = await stage.signedIn();
    const agent = await stage.somebody();
    const phone = { phone: '+15550142999' };
    await stage.owner.call('POST', '/v1/contacts', phone);
    for (const [who, method, path, body, status] of [
      [visitor, 'PATCH', `/v1/users/${agent.publicId}`, { role: 'OWNER' }, 403], [stage.owner, 'PATCH', `/v1/users/${agent.publicId}`, { role: 'KING' }, 400], [stage.owner, 'POST', '/v1/contacts', phone, 409], [visitor, 'POST', '/v1/api-keys', { name: 'mine' }, 403],
      [stage.owner, 'POST', '/v1/connections', { plugin: 'no-such', name: 'x', credentials: {} }, 400], [stage.owner, 'PATCH', '/v1/organization', { name: '', more: 1 }, 400],
    ] as const) {
      const before = await stage.known();
      expect([path, (await who.call(method, path, body)).status]).toEqual([path, status]);
      expect((await stage.since(before)).map((l) => [l.action, l.context['response_code']])).toEqual([['api.request', status]]);
    }
  });

  it('a passkey sign-in that fails leaves one leaf in the log of the installation', async () => {
    const { visitor } = await stage.signedIn();
    const { authenticator } = await enrolPasskey(visitor);
    const response = await passkeyAssertion(visitor, authenticator);
    await stage.stranger().call('POST', '/v1/auth/passkey', { response });
    const before = await stage.known();
    const by = stage.stranger();
    expect((await by.call('POST', '/v1/auth/passkey', { response })).status).toBe(401);
    expect((await told(before)).map((l) => [l.action, l.ip, l.context])).toEqual([['auth.login_failed', by.ip, { method: 'passkey' }]]);
  });

  it('a backup code is told when it confirms as when it signs in', async () => {
    const { visitor, backupCodes } = await stage.enrolled();
    const before = await stage.known();
    expect((await visitor.call('POST', '/v1/auth/step-up', { code: backupCodes[0] })).status).toBe(200);
    expect((await told(before)).map((l) => [l.action, l.context]).toSorted()).toEqual([['auth.backup_code_used', { remaining: 9 }], ['auth.stepped_up', { method: 'backup_code' }]]);
  });

  it('a passkey or a code that fails as a confirmation is told like a wrong password', async () => {
    const { visitor, person } = await stage.signedIn();
    const { authenticator } = await enrolPasskey(visitor);
    const passkey = authenticator.get((await visitor.call('POST', '/v1/auth/step-up/passkey-options')).body as never, { flipSignature: true });
    const before = await stage.known();
    expect((await visitor.call('POST', '/v1/auth/step-up', { passkey })).body.code).toBe('auth.invalid_code');
    expect((await told(before)).map((l) => [l.action, l.object])).toEqual([['auth.step_up_failed', `user ${person.id}`]]);
  });
});
