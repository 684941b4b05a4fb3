import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemActor } from '@consentry/kernel';
import { sealedTables, Secrets, Shredding, Vault } from '@consentry/vault';
import { withClient } from '../harness/postgres.js';
import { REVOCABLE, RevocableWorld } from '../harness/revocable.line.js';
import { World } from '../harness/world.js';

const HOUR = 3_600_000;

let home: RevocableWorld;
let world: World;
beforeAll(async () => {
  home = await RevocableWorld.start();
  world = home.world;
});
afterAll(() => home.close());

describe('VA-1, VA-4: the secrets of a connection', () => {
  it('an organisation whose keys were destroyed can end its connections; what cannot be opened is told', async () => {
    const other = await World.start({ bundled: REVOCABLE });
    try {
      const organizationId = other.demo.organizationId;
      await other.server.app.get(Shredding).destroyKeys(systemActor(organizationId, 'test'), organizationId);
      expect((await other.call('DELETE', `/v1/connections/${other.demo.connectionId}`)).status).toBe(204);
      const rows = await withClient(other.ownerUrl, async (c) => (await c.query(`select (select credentials from connections) as credentials, (select count(*)::int from connection_revocations) as kept, context from audit_leaves where action = 'connection.revoke_given_up'`)).rows as unknown[]);
      expect(rows).toEqual([{ credentials: null, kept: 0, context: { plugin: 'channel-whatsapp', attempts: 0, reason: 'secret_unreadable' } }]);
    } finally {
      await other.close();
    }
  });

  it('come back as masks and the time of their last change, whatever is done', async () => {
    const line = await home.line();
    const view = async () => (await world.call<{ credentials: Record<string, string>; credentialsChangedAt: string; createdAt: string }>('GET', `/v1/connections/${line.id}`)).body;
    const made = await view();
    expect(made.credentialsChangedAt).toBe(made.createdAt);
    world.clock.advance(HOUR);
    await world.call('PATCH', `/v1/connections/${line.id}`, { name: 'Another name' });
    expect(await view()).toMatchObject({ credentialsChangedAt: made.createdAt });
    const answer = await world.call('PATCH', `/v1/connections/${line.id}`, { credentials: { verifyToken: 'a-brand-new-word-1234' } });
    expect(answer.text).not.toMatch(/a-brand-new-word/);
    const changed = await view();
    expect(Date.parse(changed.credentialsChangedAt)).toBeGreaterThanOrEqual(Date.parse(made.createdAt) + HOUR);
    expect(changed.credentials).toEqual({ accessToken: `••••${line.secrets.accessToken.slice(-4)}`, appSecret: `••••${line.secrets.appSecret.slice(-4)}`, verifyToken: '••••1234' });
    expect((await line.leaves('secret.opened')).map((l) => [l.context.purpose, l.actor.split(' ')[0]])).toContainEqual(['connection.edit', 'api_key']);
    world.clock.advance(HOUR);
    await line.delete();
    const ended = await view();
    expect([ended.credentials, Date.parse(ended.credentialsChangedAt)]).toEqual([{}, expect.any(Number)]);
    expect(Date.parse(ended.credentialsChangedAt)).toBeGreaterThanOrEqual(Date.parse(changed.credentialsChangedAt) + HOUR);
  });

  it('two that are replaced at the same moment are both replaced', async () => {
    const line = await home.line();
    for (let n = 0; n < 8; n++) {
      const [accessToken, verifyToken] = [`token-round-${n}-${randomBytes(8).toString('hex')}`, `verify-round-${n}-${randomBytes(8).toString('hex')}`];
      await Promise.all([world.call('PATCH', `/v1/connections/${line.id}`, { credentials: { accessToken } }), world.call('PATCH', `/v1/connections/${line.id}`, { credentials: { verifyToken } })]);
      const place = { organizationId: world.demo.organizationId, table: 'connections', row: line.uuid, field: 'credentials', purpose: 'secret' as const };
      expect(JSON.parse(await world.server.app.get(Vault).open(place, (await line.credentials())!))).toMatchObject({ accessToken, verifyToken });
    }
  });

  it('are refused by the database itself when they are not sealed, or stay behind', async () => {
    const line = await home.line();
    const refusal = (text: string) => home.sql(text, [line.uuid]).then(() => 'taken', (error: { code: string }) => error.code);
    // The trigger comes before the check: these bytes name no data key either.
    expect(await refusal(`update connections set credentials = convert_to('{"accessToken":"plain"}', 'utf8') where id = $1`)).toBe('CV001');
    expect(await refusal(`update connections set status = 'disconnected' where id = $1`)).toBe('23514');
    expect(await refusal(`insert into connection_revocations (id, organization_id, connection_id, plugin, settings, sealed, created_at) select id, organization_id, id, plugin, settings, convert_to('plain', 'utf8'), now() from connections where id = $1`)).toBe('23514');
    expect(sealedTables().filter((t) => t.table.startsWith('connection')).map((t) => [t.table, t.columns.map((c) => c.column)])).toEqual([['connections', ['credentials']], ['connection_revocations', ['sealed']]]);
  });

  it('are opened for declared purposes alone, each with a leaf', () => {
    const purposes = world.server.app.get(Secrets).counted().filter((o) => o.purpose.startsWith('connection.'));
    expect(purposes.map((o) => [o.purpose, o.record])).toEqual([['connection.edit', 'leaf'], ['connection.open', 'leaf'], ['connection.revoke', 'leaf']]);
    for (const { count } of purposes) expect(count).toBeGreaterThan(0);
  });
});
