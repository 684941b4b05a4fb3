import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { INSTALLATION, ObjectStorage, publicId } from '@consentry/kernel';
import { Vault } from '@consentry/vault';
import { Canaries, MARK } from '../harness/canaries.js';
import { byPlace, everywhere } from '../harness/everywhere.js';
import { count, DAY, letters, ownerVisitor, PASSWORD, somebody, sql, Visitor, WRONG } from '../harness/identity.js';
import { withClient } from '../harness/postgres.js';
import { counted, walkTables } from '../harness/tables.js';
import { World } from '../harness/world.js';

let world: World;
let owner: Visitor;
const canaries = new Canaries();
beforeAll(async () => {
  world = await World.start();
  owner = await ownerVisitor(world);
}, 60_000);
afterAll(() => world.close());

const remove = (body: object, by = owner) => by.call('DELETE', '/v1/organization', body);

/** Rows of an organisation in every table that the schema has. */
async function rowsOf(organizationId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  await withClient(world.ownerUrl, async (client) => {
    for (const { name, tenantColumn } of await walkTables(client)) {
      if (!tenantColumn) continue;
      const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${name} where ${tenantColumn} = $1`, [organizationId]);
      if (rows[0]!.n > 0) counts[name] = rows[0]!.n;
    }
  });
  return counts;
}

const settledRows = (rows: Record<string, number>) => Object.fromEntries(Object.entries(rows).filter(([table]) => counted(table)));

describe('PR-2: an organisation is deleted', () => {
  it('by an owner who gives the password again, and nobody else', async () => {
    const admin = await new Visitor(world).in((await somebody(world, 'ADMIN')).email);
    expect((await remove({ password: PASSWORD }, admin)).status).toBe(403);
    expect((await remove({ password: WRONG })).body).toMatchObject({ code: 'auth.invalid_credentials' });
    expect((await remove({})).body.errors).toMatchObject([{ path: 'password' }]);
    expect((await remove({ password: PASSWORD, graceDays: 31 })).body.errors).toMatchObject([{ path: 'graceDays' }]);
    expect((await world.call('DELETE', '/v1/organization', { password: PASSWORD })).status).toBe(403);
    expect(await count(world, 'organization_erasures')).toBe(0);
  });

  it('not while a legal hold stands', async () => {
    const hold = await owner.call<{ id: string }>('POST', '/v1/privacy/holds', { reason: 'An authority asked' });
    expect((await remove({ password: PASSWORD })).body).toMatchObject({ code: 'legal_hold.stands' });
    expect((await owner.call('POST', `/v1/privacy/holds/${hold.body.id}/release`)).status).toBe(200);
  });

  it('in a grace period nothing is sent, the owners are told, and it can be called off', async () => {
    const begun = await remove({ password: PASSWORD, graceDays: 3 });
    expect(begun.body).toMatchObject({ state: 'scheduled' });
    expect((await remove({ password: PASSWORD })).body).toMatchObject({ code: 'organization.closing' });
    expect((await world.send<{ code: string }>()).body.code).toBe('gate.organization_suspended');
    expect((await letters(world, World.owner.email, 'organization_closing')).length).toBe(1);
    world.clock.advance(DAY);
    await world.settle();
    owner = await ownerVisitor(world);
    expect((await owner.call('POST', '/v1/organization/erasure/cancel')).body).toMatchObject({ state: 'cancelled' });
    expect((await owner.call('GET', '/v1/organization/erasure')).body).toEqual({ erasure: null });
    await world.writes('Still there?');
    expect((await world.send()).status).toBe(202);
    world.clock.advance(5 * DAY);
    await world.settle();
    expect(await count(world, 'organizations')).toBe(1);
  });

  it('everything goes: rows of every table, files, keys, accounts that belong to nobody else; other organisations keep theirs', async () => {
    owner = await ownerVisitor(world);
    const { organizationId } = world.demo;
    for (let n = 0; n < 5; n++) await world.simulator.inbound(world.connectionUuid, { from: world.demo.phone, type: 'text', text: { body: canaries.text('inbound') } });
    await owner.call('POST', '/v1/privacy/exports', {});
    await world.call('POST', '/v1/media', undefined, { raw: Buffer.from(`${canaries.text('file')}\n`), headers: { 'content-type': 'text/plain', 'content-disposition': 'attachment; filename="a.txt"' } });
    await world.settle();
    const other = await world.secondOrganization();
    const shared = await somebody(world, 'AGENT');
    await sql(world, 'insert into memberships (organization_id, user_id, role, created_at, role_since) values ($1, $2, $3, now(), now())', [other.organizationId, shared.id, 'AGENT']);
    const before = await rowsOf(organizationId);
    const others = await rowsOf(other.organizationId);
    const users = await count(world, 'users');
    expect(Object.keys(before).length).toBeGreaterThanOrEqual(30);
    const key = world.demo.apiKey;

    const begun = await remove({ password: PASSWORD });
    expect(begun.status).toBe(202);
    const { certificateUrl } = begun.body as unknown as { certificateUrl: string };
    await world.until(async () => (await count(world, 'organizations where id = $1', [organizationId])) === 0, 60);
    await world.settle();

    expect(await rowsOf(organizationId)).toEqual({});
    // What is computed behind the answers comes in its own time.
    expect(settledRows(await rowsOf(other.organizationId))).toEqual(settledRows(others));
    expect(await count(world, 'users')).toBe(users - 2);
    expect(await count(world, 'users where id = $1', [shared.id])).toBe(1);
    expect(await world.server.app.get(ObjectStorage).list(`media/${organizationId}/`, 10)).toEqual([]);
    expect(await world.server.app.get(ObjectStorage).list(`exports/${organizationId}/`, 10)).toEqual([]);
    expect((await world.call('GET', '/v1/contacts', undefined, { key })).status).toBe(401);
    expect((await owner.session()).status).toBe(401);
    expect(byPlace(await everywhere(world, [MARK], organizationId))).toEqual({});
    await expect(world.server.app.get(Vault).ring(organizationId)).rejects.toThrow();
    expect(await sql(world, `select action, object_id from audit_leaves where organization_id = $1 and action = 'organization.erased'`, [INSTALLATION])).toEqual([{ action: 'organization.erased', object_id: organizationId }]);

    const certificate = await (await fetch(`${world.server.url}${new URL(certificateUrl).pathname}`)).json() as { state: string; rows: Record<string, number>; dataKeys: number; files: number; statement: string; signature: string; publicKey: string };
    expect(certificate).toMatchObject({ state: 'done', rows: { messages: before['messages'], contacts: before['contacts'] } });
    expect(certificate.dataKeys).toBeGreaterThanOrEqual(1);
    expect(certificate.statement).toContain(publicId('organization', organizationId));
    expect(verify(null, Buffer.from(certificate.statement), createPublicKey({ key: Buffer.from(certificate.publicKey, 'base64'), format: 'der', type: 'spki' }), Buffer.from(certificate.signature, 'base64'))).toBe(true);
    expect((await fetch(`${world.server.url}/v1/privacy/certificates/${'x'.repeat(43)}`)).status).toBe(404);
    process.stderr.write(`organisation erased: ${Object.values(certificate.rows).reduce((a, b) => a + b, 0)} rows of ${Object.keys(certificate.rows).length} tables, ${certificate.files} files, ${certificate.dataKeys} keys\n`);
  }, 120_000);
});
