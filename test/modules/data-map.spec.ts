import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { dataMap, definePersonalData, plainColumns, retentionClasses, type DataTable } from '@consentry/kernel';
import { cloneDatabase, withClient } from '../harness/postgres.js';
import { insertSample, walkTables, type Table } from '../harness/tables.js';

/** PR-8: every column of the schema says what it holds of people, why and for how long. */
let clone: Awaited<ReturnType<typeof cloneDatabase>>;

/** Where the map and the schema differ, in words. */
function differences(map: readonly DataTable[], schema: readonly Table[]): string[] {
  const declared = new Map(map.map((row) => [row.table, new Set([...plainColumns(row), ...Object.keys(row.columns.personal ?? {})])]));
  const real = new Map(schema.map((table) => [table.name, new Set(table.columns.map((c) => c.name))]));
  return [
    ...[...real].flatMap(([table, columns]) => (declared.has(table) ? [...columns].filter((c) => !declared.get(table)!.has(c)).map((c) => `undeclared column ${table}.${c}`) : [`undeclared table ${table}`])),
    ...[...declared].flatMap(([table, columns]) => (real.has(table) ? [...columns].filter((c) => !real.get(table)!.has(c)).map((c) => `no such column ${table}.${c}`) : [`no such table ${table}`])),
  ];
}

const schema = () => withClient(clone.ownerUrl, walkTables);

beforeAll(async () => { clone = await cloneDatabase(); });
afterAll(async () => {
  await clone.database.close();
  await clone.drop();
});

describe('the map and the schema', () => {
  it('name the same tables and columns', async () => {
    expect(differences(dataMap(), await schema())).toEqual([]);
  });

  it('differ by name once somebody adds a table or a column, or takes one away', async () => {
    const before = differences(dataMap(), await schema());
    await withClient(clone.ownerUrl, (c) => c.query('alter table messages add column nickname text; create table secretly (id uuid primary key, telephone text)'));
    const added = differences(dataMap(), await schema());
    await withClient(clone.ownerUrl, (c) => c.query('alter table messages drop column nickname; drop table secretly; alter table devices drop column user_agent; drop table webhook_attempts'));
    const removed = differences(dataMap(), await schema());
    const news = (found: string[]) => found.filter((line) => !before.includes(line));
    expect(news(added)).toEqual(['undeclared column messages.nickname', 'undeclared table secretly']);
    expect(news(removed).toSorted()).toEqual(['no such column devices.user_agent', 'no such table webhook_attempts']);
  });
});

describe('what is said of a table', () => {
  it('is how long it is kept, by a class that there is', () => {
    expect(dataMap().filter((row) => !retentionClasses().has(row.retention)).map((row) => `${row.table}: ${row.retention}`)).toEqual([]);
  });

  it('is whom its rows belong to, in a table that there is, and no circle', () => {
    const above = new Map(dataMap().map((row) => [row.table, row.under]));
    for (const row of dataMap()) {
      const seen = new Set<string>();
      for (let at: string | undefined = row.table; at !== undefined; at = above.get(at)) {
        expect(`${row.table} under ${at}: ${above.has(at) ? 'there' : 'missing'}${seen.has(at) ? ' twice' : ''}`).toBe(`${row.table} under ${at}: there`);
        seen.add(at);
      }
    }
  });

  it('is whom it is about and how old it is, as SQL that PostgreSQL takes: numbers of people are UUIDs, ages are times', async () => {
    const fresh = await cloneDatabase();
    try {
      const wrong: string[] = [];
      await withClient(fresh.ownerUrl, async (c) => {
        for (const row of dataMap()) {
          for (const [what, text, type] of [['age', row.age, 'timestamp with time zone'], ['contact', row.contact, 'uuid'], ['user', row.user, 'uuid']] as const) {
            if (text === undefined) continue;
            const found = await c.query<{ type: string }>(`select pg_typeof((select ${text} from ${pg.escapeIdentifier(row.table)} t limit 1))::text as type`).then((r) => r.rows[0]!.type, (error: Error) => error.message);
            if (found !== type) wrong.push(`${row.table}.${what}: ${found}`);
          }
        }
      });
      expect(wrong).toEqual([]);
    } finally {
      await fresh.database.close();
      await fresh.drop();
    }
  });

  it('is what stays of an erased row, as SQL that the table takes', async () => {
    const fresh = await cloneDatabase();
    try {
      const wrong: string[] = [];
      const tables = new Map((await withClient(fresh.ownerUrl, walkTables)).map((table) => [table.name, table]));
      await withClient(fresh.ownerUrl, async (c) => {
        // A row alone, without what it belongs to.
        await c.query('set session_replication_role = replica');
        for (const [n, row] of dataMap().entries()) {
          const blanked = Object.entries(row.columns.personal ?? {}).flatMap(([column, { erase }]) => (typeof erase === 'object' && 'blank' in erase ? [`${pg.escapeIdentifier(column)} = ${erase.blank}`] : []));
          if (blanked.length === 0) continue;
          await c.query('begin');
          const said = await (async () => {
            await c.query(insertSample(tables.get(row.table)!, '00000000-0000-7000-8000-0000000000aa', n + 1));
            return (await c.query(`update ${pg.escapeIdentifier(row.table)} set ${blanked.join(', ')}`)).rowCount;
          })().catch((error: Error) => error.message);
          await c.query('rollback');
          if (said !== 1) wrong.push(`${row.table}: ${said}`);
        }
      });
      expect(wrong).toEqual([]);
    } finally {
      await fresh.database.close();
      await fresh.drop();
    }
  });

  it('is why, where something outlives the person', () => {
    const kept = dataMap().flatMap((row) => Object.entries(row.columns.personal ?? {}).flatMap(([column, { erase }]) => (typeof erase === 'object' && 'keep' in erase ? [[`${row.table}.${column}`, erase.keep] as const] : [])));
    expect(kept.length).toBeGreaterThan(0);
    for (const [column, reason] of kept) expect(`${column}: ${reason}`).toMatch(/: .{10,}/);
  });

  it('is said once', () => {
    const row: DataTable = { table: 'devices', holds: 'x', purpose: 'access', retention: 'account', columns: { plain: '' } };
    expect(() => definePersonalData(row)).toThrow('table declared twice in the data map: devices');
    expect(() => definePersonalData({ ...row, table: 'nowhere', columns: { plain: 'a b', personal: { b: { category: 'content', erase: 'delete' } } } })).toThrow('columns declared twice in the data map: nowhere.b');
    expect(dataMap().some((r) => r.table === 'nowhere')).toBe(false);
  });
});
