import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Database, parseId } from '@consentry/kernel';
import { ContactHooks, ContactsReader, attributeToken } from '@consentry/contacts';
import { Vault } from '@consentry/vault';
import { figures, mapped, outcomes, walk } from '../harness/csv.js';
import { count, sql } from '../harness/identity.js';
import { World } from '../harness/world.js';

const lines = (from: number, n: number, more = '') => Array.from({ length: n }, (_, i) => `Person ${from + i},+6016${String(from + i).padStart(7, '0')}${more}`).join('\n');

describe('UX 4: figures that add up, whatever happens in between', () => {
  let world: World;
  /** At which chunk the next import breaks, and how often it did. */
  let breakAt = 0;
  let broke = 0;
  beforeAll(async () => {
    world = await World.start();
    let chunk = 0;
    world.server.app.get(ContactHooks).onImported(async () => {
      if (breakAt > 0 && ++chunk === breakAt) {
        breakAt = chunk = 0;
        broke++;
        throw new Error('the power went off');
      }
      return { granted: 0, refused: new Map() };
    });
  });
  afterAll(() => world.close());

  it('goes on behind the last chunk that was written: nothing is lost, nothing twice', async () => {
    const id = await mapped(world, `Name,Phone\n${lines(1, 2100)}\n`, { Name: 'name', Phone: 'phone' });
    breakAt = 3;
    await world.call('POST', `/v1/imports/${id}/run`);
    await world.until(() => broke === 1);
    const half = await world.call<{ state: string; progress: { done: number } }>('GET', `/v1/imports/${id}`);
    expect(half.body).toMatchObject({ state: 'running', progress: { done: 1000 } });
    expect(await count(world, 'import_rows where import_id = $1', [parseId('import', id)])).toBe(1000);
    await world.until(async () => {
      world.clock.advance(2000);
      return (await world.call<{ state: string }>('GET', `/v1/imports/${id}`)).body.state === 'finished';
    }, 30);
    expect(figures((await world.call<never>('GET', `/v1/imports/${id}`)).body)).toEqual({ rows: 2100, created: 2100, updated: 0, skipped: 0, invalid: 0 });
    expect(await count(world, 'contacts where import_id = $1', [parseId('import', id)])).toBe(2100);
    expect(await sql(world, 'select count(distinct row_number)::int as n, min(row_number) as first, max(row_number) as last from import_rows where import_id = $1', [parseId('import', id)])).toEqual([{ n: 2100, first: 2, last: 2101 }]);
    expect(await count(world, `audit_leaves where action = 'contacts.imported'`)).toBe(5);
  });

  it('a run that is cancelled stops, and what it did can be undone', async () => {
    const id = await mapped(world, `Name,Phone\n${lines(5001, 1200)}\n`, { Name: 'name', Phone: 'phone' });
    breakAt = 2;
    broke = 0;
    await world.call('POST', `/v1/imports/${id}/run`);
    await world.until(() => broke === 1);
    expect((await world.call('POST', `/v1/imports/${id}/cancel`)).body).toMatchObject({ state: 'cancelled', progress: { done: 500 } });
    for (let n = 0; n < 5; n++) world.clock.advance(2000);
    await world.settle();
    expect(await walk(world, id, 'undo')).toMatchObject({ state: 'undone', undo: { removed: 500, restored: 0, kept: 0 } });
    expect(await count(world, `contacts c where import_id = $1 and (removed_at is null or name is not null or exists (select 1 from identities i where i.contact_id = c.id))`, [parseId('import', id)])).toBe(0);
  });

  it('the four outcomes always add up to the rows, in the dry run as in the run', async () => {
    const phone = fc.oneof(fc.integer({ min: 0, max: 30 }).map((n) => `+60177770${String(n).padStart(3, '0')}`), fc.constantFrom('', 'x', '0123', '+1'));
    const row = fc.tuple(fc.constantFrom('A', 'B, "b"', '=1', ''), phone, fc.constantFrom('', 'yes', 'no', 'perhaps'), fc.constantFrom('', 'a@example.com', 'b@example.com', 'nothing'));
    await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), fc.constantFrom('update', 'skip'), async (rows, onDuplicate) => {
      const csv = `Name,Phone,Ok,Mail\n${rows.map((r) => r.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n')}\nLast,+60188880000,,\n`;
      const id = await mapped(world, csv, { Name: 'name', Phone: 'phone', Ok: 'optedIn', Mail: 'email' }, { onDuplicate });
      const dry = await walk(world, id, 'dry-run');
      const run = await walk(world, id, 'run');
      const { rows: n, created, updated, skipped, invalid } = figures(run);
      expect(created + updated + skipped + invalid).toBe(n);
      expect(run.progress).toEqual(dry.progress);
      const kinds = Map.groupBy(await outcomes(world, id), (o) => o.outcome);
      expect(['created', 'updated', 'skipped', 'invalid'].map((k) => kinds.get(k)?.length ?? 0)).toEqual([created, updated, skipped, invalid]);
    }), { numRuns: 8 });
  });

  it('is quick, and so is reading all of it', async () => {
    const id = await mapped(world, `Name,Phone,City,Yes\n${lines(100_001, 6000, ',Kuala Lumpur,yes')}\n`, { Name: 'name', Phone: 'phone', City: 'attribute:city', Yes: 'optedIn' });
    const begun = performance.now();
    const run = await walk(world, id, 'run');
    const seconds = (performance.now() - begun) / 1000;
    expect(run.progress).toMatchObject({ created: 6000, granted: 6000 });
    const db = world.server.app.get(Database);
    const ring = await world.server.app.get(Vault).ring(world.demo.organizationId);
    const reader = world.server.app.get(ContactsReader);
    const readAll = async (open: ('name' | 'attributes')[]) => {
      const from = performance.now();
      const all: string[] = [];
      for (let after: string | undefined; ;) {
        const page = await db.hot({ organizationId: world.demo.organizationId }, (c) => reader.page(c, ring, { after, limit: 1000, open }));
        all.push(...page.map((p) => p.id));
        if (page.length < 1000) return { all, speed: Math.round(all.length / ((performance.now() - from) / 1000)) };
        after = page.at(-1)!.id;
      }
    };
    const { all, speed } = await readAll([]);
    process.stderr.write(`imported ${Math.round(6000 / seconds)} rows/s with three consents each; read ${speed} contacts/s, names and attributes opened ${(await readAll(['name', 'attributes'])).speed}\n`);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBe(await count(world, 'contacts where merged_into is null and erased_at is null'));
    expect(6000 / seconds).toBeGreaterThan(150);
    expect(await count(world, 'contacts where attribute_index @> array[$1::text]', [attributeToken(ring, 'city', ' kuala LUMPUR ')])).toBe(6000);
  }, 120_000);
});
