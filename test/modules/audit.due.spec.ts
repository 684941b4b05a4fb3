import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CheckpointSigner, Verifications } from '@consentry/audit';
import { ProblemError } from '@consentry/kernel';
import { ownerVisitor, sql, type Visitor } from '../harness/identity.js';
import { World } from '../harness/world.js';

const HOUR = 3_600_000;
let world: World;
let owner: Visitor;
beforeAll(async () => {
  world = await World.start();
  owner = await ownerVisitor(world);
  await world.secondOrganization();
  await world.seal();
});
afterAll(() => world.close());

const count = async (action: string) => Number((await sql<{ n: string }>(world, 'select count(*) as n from audit_leaves where action = $1 and organization_id = $2', [action, world.demo.organizationId]))[0]!.n);

it('while nothing can be signed or checked, that is the answer, and no download is told that did not happen', async () => {
  const signer = world.server.app.get(CheckpointSigner);
  const key = signer.key.bind(signer);
  signer.key = () => Promise.reject(new ProblemError('vault.unavailable'));
  try {
    for (const [method, path] of [['GET', 'checkpoint'], ['GET', 'bundle'], ['POST', 'verification']] as const) {
      const { status, body } = await owner.call(method, `/v1/audit-logs/${path}`);
      expect([path, status, body.code]).toEqual([path, 503, 'vault.unavailable']);
    }
  } finally {
    signer.key = key;
  }
  await world.settle();
  expect(await count('audit.exported')).toBe(0);
});

it('each log is verified once a day, and one that cannot be keeps no other from it', async () => {
  const verifications = world.server.app.get(Verifications);
  expect(await verifications.runDue()).toBeGreaterThan(0);
  expect(await count('audit.verified')).toBe(1);
  await world.seal();
  expect(await verifications.runDue()).toBe(0);
  world.clock.advance(24 * HOUR);
  const run = verifications.run.bind(verifications);
  const tried: string[] = [];
  verifications.run = (actor) => {
    tried.push(actor.organizationId);
    return actor.organizationId === world.demo.organizationId ? Promise.reject(new Error('no memory left')) : run(actor);
  };
  const due = await verifications.runDue();
  verifications.run = run;
  expect(tried).toHaveLength(due);
  expect(due).toBeGreaterThan(1);
  // What cannot be verified is told like what was found altered.
  expect(await sql(world, `select 1 from alerts where rule = 'audit.verification_failed' and organization_id = $1 and state = 'open'`, [world.demo.organizationId])).toHaveLength(1);
});
