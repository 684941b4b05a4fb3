import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditRetention, AuditSettingsStore, Sequencer, verifyLive } from '@consentry/audit';
import { KINDS, type Kind } from '../harness/audit.tamper.kinds.js';
import { TamperStage, type Sealing, type Tamper } from '../harness/audit.tamper.js';

const DAY = 86_400_000;
const DOC = join(import.meta.dirname, '../../../docs/security/audit-log.md');
const BEGIN = '<!-- The table is checked by test/modules/audit.tampering.spec.ts. -->\n';

let stage: TamperStage;
beforeAll(async () => { stage = await TamperStage.set(); }, 60_000);
afterAll(() => stage?.close());

const sizeOf = async (t: Tamper, id: string) => Number((await t.sql<{ size: string }>('select size from audit_trees where organization_id = $1', id))[0]?.size ?? 0);
const first = (report: { faults: { code: string; sequence: number | null }[] }) => (report.faults[0] ? `${report.faults[0].code}@${report.faults[0].sequence}` : 'nothing');

/** Whether a sequencer goes on with the log when something happens next; the other organisation's it must go on with, or have said why not. */
async function refuses(t: Tamper, { sequencer, told }: Sealing): Promise<boolean> {
  return t.attempt(async () => {
    const before = [await sizeOf(t, t.a), await sizeOf(t, t.b)];
    await t.happens();
    await sequencer.sealAll();
    for (const [i, id] of [t.a, t.b].entries()) expect([id, (await sizeOf(t, id)) > before[i]! || told.some((line) => line.startsWith(`${'ab'[i]}: `))]).toEqual([id, true]);
    return told.some((line) => line.startsWith('a: '));
  });
}

interface Seen { kind: Kind; want: number | null; found: string; named: boolean; witness: string; running: boolean; started: boolean }

async function look(kind: Kind): Promise<Seen> {
  return stage.within(async (t, running) => {
    const kept = t.head.note;
    const want = await kind.how(t);
    const report = await t.verify();
    const found = first(report);
    const witness = found === 'nothing' ? first(await t.verify({ trusted: [kept] })) : found;
    return { kind, want, found, named: report.faults[0]?.sequence !== null && found !== 'nothing', witness, running: await refuses(t, running), started: await refuses(t, t.sealing()) };
  });
}

const line = ({ kind, found, named, witness, running, started }: Seen) => {
  const by = found !== 'nothing' ? `\`${found.split('@')[0]}\`${named ? ', names the entry' : ''}` : kind.finds === 'limit' ? '**not found**' : 'nothing to find';
  const outside = found !== 'nothing' ? 'found' : kind.finds !== 'limit' ? 'nothing to find' : witness === 'nothing' ? '**not found**' : `\`${witness.split('@')[0]}\``;
  return `| ${kind.name} | ${by} | ${outside} | ${started ? 'refuses' : running ? 'refuses while it runs' : 'goes on'} |`;
};

describe('AU-4: kinds of tampering by somebody who owns the database', () => {
  it('a log that nobody touched is whole, and its sequencer goes on', async () => {
    await stage.within(async (t, running) => {
      expect(t.size).toBeGreaterThan(700);
      for (const organizationId of [t.a, t.b]) expect((await t.verify({ organizationId, trusted: organizationId === t.a ? [t.head.note] : [] })).faults).toEqual([]);
      expect([await refuses(t, running), await refuses(t, t.sealing())]).toEqual([false, false]);
    });
  });

  it('are found, each named, all but the stated limits', async () => {
    const seen: Seen[] = [];
    for (const kind of KINDS) seen.push(await look(kind));
    const table = `| What is changed | Verification | With a checkpoint from a witness | The sequencer |\n|---|---|---|---|\n${seen.map(line).join('\n')}\n`;
    process.stdout.write(`${seen.map(({ kind, found, witness, running, started }) => `${kind.name}: ${found}${witness === found ? '' : `, with a witness ${witness}`}; sequencer ${started ? 'refuses' : running ? 'refuses while it runs' : 'goes on'}`).join('\n')}\n`);
    for (const { kind, want, found } of seen) expect([kind.name, found]).toEqual([kind.name, kind.finds === 'limit' || kind.finds === 'nothing' ? 'nothing' : `${kind.finds}@${want}`]);
    // Somebody who can write may write entries, and those the sequencer takes: a witness cannot help that.
    const beyond = seen.filter((s) => s.kind.finds === 'limit' && s.witness === 'nothing').map((s) => s.kind.name);
    expect(beyond).toEqual(['a purge entry written for the sequencer to seal, above the floor: it tells of itself in the log', 'an invented entry written for the sequencer to seal']);
    const counts = Object.fromEntries(['found', 'limit', 'nothing'].map((what) => [what, seen.filter((s) => (s.kind.finds === what) || (what === 'found' && !['limit', 'nothing'].includes(s.kind.finds))).length]));
    expect(counts['found']).toBeGreaterThanOrEqual(80);
    if (process.env['CONSENTRY_WRITE_DOC']) writeFileSync(DOC, `${readFileSync(DOC, 'utf8').split(BEGIN)[0]}${BEGIN}${table}`);
    // CONSENTRY_WRITE_DOC=1 writes it anew.
    expect(readFileSync(DOC, 'utf8').split(BEGIN)[1]).toBe(table);
  }, 60_000);
});

describe('a head that was altered is never signed', () => {
  const ALTER = `update audit_trees set root = set_byte(root, 0, get_byte(root, 0) # 1) where organization_id = $1`;

  it('the alarm is raised once, other logs go on, and once the rows are right again nothing is lost, whichever way they were put right', async () => {
    for (const restored of ['the column', 'the row', 'the row, and something happens before the sequencer looks again']) {
      await stage.within(async (t, { sequencer, told }) => {
        await t.change(ALTER, t.a);
        for (let i = 0; i < 3; i++) {
          await t.happens();
          await sequencer.sealAll();
        }
        expect([await sizeOf(t, t.a), await sizeOf(t, t.b) >= 103, told]).toEqual([t.size, true, [expect.stringMatching(/^a: .*(tiles|head|signed)/)]]);
        if (restored === 'the column') {
          await t.change('update audit_trees set root = $2 where organization_id = $1', t.a, t.head.root);
        } else {
          await t.change('delete from audit_trees where organization_id = $1', t.a);
          await t.sql('insert into audit_trees (organization_id, size, root, note, sealed_at) values ($1, $2, $3, $4, $5)', t.a, t.size, t.head.root, t.head.note, t.head.sealed_at);
        }
        if (restored.endsWith('again')) {
          await t.happens();
          await sequencer.sealAll();
        }
        // A minute later.
        Object.assign(sequencer, { lookedAgainAt: -60_000 });
        await sequencer.sealAll();
        await t.happens();
        await sequencer.sealAll();
        const [{ waiting } = { waiting: -1 }] = await t.sql<{ waiting: number }>('select count(*)::int as waiting from audit_leaves l where not exists (select 1 from audit_entries e where e.leaf_id = l.id)');
        expect([restored, await sizeOf(t, t.a), waiting, (await t.verify()).faults, told.length]).toEqual([restored, t.size + (restored.endsWith('again') ? 5 : 4), 0, [], 1]);
      });
    }
  });

  it('one log that stays broken keeps no other from healing', async () => {
    await stage.within(async (t, { sequencer }) => {
      const [other] = await t.sql<{ root: Buffer; size: string }>('select root, size from audit_trees where organization_id = $1', t.b);
      for (const id of [t.a, t.b]) await t.change(ALTER, id);
      await t.happens();
      await sequencer.sealAll();
      await t.change('update audit_trees set root = $2 where organization_id = $1', t.b, other!.root);
      Object.assign(sequencer, { lookedAgainAt: -60_000 });
      await sequencer.sealAll();
      expect([await sizeOf(t, t.a), await sizeOf(t, t.b)]).toEqual([t.size, Number(other!.size) + 1]);
    });
  });

  it('nothing in the database can say that the alarm was raised already', async () => {
    await stage.within(async (t, { sequencer, told }) => {
      const tables = await t.sql<{ t: string }>(`select table_name as t from information_schema.columns where column_name in ('broken', 'reason') and table_name like 'audit_%'`);
      await t.attempt(async () => { await t.change(ALTER, t.a); await t.happens(); await sequencer.sealAll(); });
      const why = told.splice(0)[0]!.slice(3);
      const started = t.sealing();
      for (const { t: table } of tables) await (table === 'audit_breaks' ? t.sql('insert into audit_breaks (organization_id, reason, since) values ($1, $2, now())', t.a, why) : t.sql('update audit_trees set broken = $2 where organization_id = $1', t.a, why));
      await t.change(ALTER, t.a);
      await t.happens();
      Object.assign(started.sequencer, { lookedAgainAt: -60_000 });
      await started.sequencer.sealAll();
      expect(started.told).toEqual([`a: ${why}`]);
    });
  });

  it('a cursor that was put past everything is noticed, and nothing stays behind', async () => {
    await stage.within(async (t, { sequencer }) => {
      await t.change(`update audit_sequencer set last_xid = '9223372036854775807'`);
      await t.happens();
      await sequencer.sealAll();
      expect([await sizeOf(t, t.a), (await t.verify()).faults]).toEqual([t.size + 1, []]);
    });
  });
});

describe('the role of the application', () => {
  const APPEND_ONLY = ['audit_leaves', 'audit_entries', 'audit_residues', 'audit_checkpoints'];
  const refused = (t: Tamper, text: string, ...values: unknown[]) => t.asApplication({ organizationId: t.a }, (c) => c.query({ text, values })).then(() => 'done', (error: { code: string }) => error.code);

  it('cannot change, delete or empty what is only appended to, nor switch off what stops it', async () => {
    await stage.within(async (t) => {
      for (const table of APPEND_ONLY) {
        const column = { audit_leaves: 'action', audit_entries: 'seq', audit_residues: 'digest', audit_checkpoints: 'note' }[table];
        for (const text of [`update ${table} set ${column} = ${column}`, `delete from ${table}`, `truncate ${table}`, `alter table ${table} disable row level security`, `alter table ${table} disable trigger all`, `drop table ${table}`, `create policy mine on ${table} using (true)`]) {
          expect([text, await refused(t, text)]).toEqual([text, '42501']);
        }
      }
      for (const text of [`set session_replication_role = 'replica'`, 'alter function audit_purge(uuid, text, timestamptz, uuid[]) security invoker', 'create or replace function audit_purge(uuid, text, timestamptz, uuid[]) returns bigint language sql as $$ select 0::bigint $$']) expect([text, await refused(t, text)]).toEqual([text, '42501']);
    });
  });

  it('purges nothing below the floor, nothing without a residue, nothing of another organisation, and no entry of a purge', async () => {
    await stage.within(async (t) => {
      const now = stage.clock.nowMs();
      const young = await t.idAt(await t.find(t.size - 60, 'account_change'));
      const oldAt = await t.find(0, 'account_change');
      const old = await t.idAt(oldAt);
      const purge = (type: string, before: number, ids: string[]) => refused(t, 'select audit_purge($1, $2, $3, $4) as n', t.a, type, new Date(before), ids);
      const left = async (id: string) => (await t.sql('select 1 from audit_leaves where id = $1', id)).length;
      // The floor is measured by the database's own clock and the last sealing.
      for (const [type, days] of [['api_request', 30], ['authentication', 365], ['account_change', 365], ['security_event', 365]] as const) {
        expect([type, await purge(type, now - (days - 1) * DAY, [young]), await purge(type, now - (days + 1) * DAY, [young])]).toEqual([type, 'CA001', 'done']);
      }
      expect([await purge('nothing', 0, [young]), await left(young)]).toEqual(['CA001', 1]);
      // Old enough, but nothing would be left of it.
      await purge('account_change', now - 366 * DAY, [old]);
      expect(await left(old)).toBe(1);
      const row = await t.rowAt(oldAt);
      await t.sql(`insert into audit_residues (organization_id, seq, event_type, at, digest) values ($1, $2, $3, $4::text::timestamptz, 'x')`, t.a, oldAt, row.event_type, row.at);
      await purge('authentication', now - 366 * DAY, [old]);
      expect(await left(old)).toBe(1);
      await refused(t, 'select audit_purge($1, $2, $3, $4) as n', t.b, 'account_change', new Date(now - 366 * DAY), [old]);
      expect(await left(old)).toBe(1);
      // The wall is no dead end: this one may go.
      await purge('account_change', now - 366 * DAY, [old]);
      expect(await left(old)).toBe(0);
    });
  });

  it('cannot put tables of its own under the function that purges', async () => {
    await stage.within(async (t) => {
      const young = await t.idAt(await t.find(t.size - 60, 'account_change'));
      const went = await t.asApplication({ organizationId: t.a }, async (c) => {
        await c.query({ text: `create temp table audit_trees as select $1::uuid as organization_id, '2999-01-01'::timestamptz as sealed_at`, values: [t.a] });
        await c.query({ text: 'create temp table audit_residues as select e.organization_id, e.seq, l.event_type, l.at from audit_leaves l join audit_entries e on e.leaf_id = l.id where l.id = $1', values: [young] });
        return (await c.query<{ n: string }>({ text: `select audit_purge($1, 'account_change', '2998-01-01', $2) as n`, values: [t.a, [young]] })).rows[0]!.n;
      }).catch((error: { code: string }) => error.code);
      expect([went, (await t.sql('select 1 from public.audit_leaves where id = $1', young)).length]).toEqual([expect.stringMatching(/^(CA001|42501)$/), 1]);
    });
  });
});

// These two write for good, so they come last.
describe('verification beside a server at work says nothing wrong', () => {
  const verify = (after: (n: number) => Promise<void>) => {
    let n = 0;
    return verifyLive(async (work) => {
      const done = await stage.database.hot({ organizationId: stage.a }, work);
      await after(n++);
      return done;
    }, stage.a, { verifier: stage.verifier(), now: stage.clock.now() });
  };

  it('while the log grows by tiles and an hour begins', async () => {
    const sequencer = new Sequencer(stage.database, stage.clock, stage.log, stage.signer);
    const report = await verify(async (n) => {
      if (n > 2) return;
      stage.clock.advance(3_600_000);
      await stage.database.hot({ organizationId: stage.a }, (c) => stage.append(c, stage.a, 300));
      await stage.sealed(sequencer);
    });
    expect(report.faults).toEqual([]);
  });

  it('while entries have had their time and are purged', async () => {
    const sequencer = new Sequencer(stage.database, stage.clock, stage.log, stage.signer);
    stage.clock.advance(95 * DAY);
    for (const organizationId of [stage.a, stage.b]) await stage.database.hot({ organizationId }, (c) => stage.append(c, organizationId, 5));
    await stage.sealed(sequencer);
    const report = await verify(async (n) => {
      if (n !== 0) return;
      await new AuditRetention(stage.database, stage.clock, stage.audit, new AuditSettingsStore(stage.database, stage.audit), sequencer).run();
    });
    expect([report.faults, report.contents < report.size]).toEqual([[], true]);
  });
});
