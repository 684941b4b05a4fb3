import { generateKeyPairSync } from 'node:crypto';
import type { Tamper } from './audit.tamper.js';

const DAY = 86_400_000;
const attacker = generateKeyPairSync('ed25519').privateKey;

/** Where the entry stands that most kinds are about: its content is there, half a tile before the end. */
const near = (t: Tamper) => t.find(t.size - 60, 'account_change');
/** The same with an address and a browser. */
const told = async (t: Tamper) => (await t.sql<{ seq: number }>('select min(e.seq)::int as seq from audit_entries e join audit_leaves l on l.id = e.leaf_id where e.organization_id = $1 and e.seq > $2 and l.ip is not null and l.context ? \'place\'', t.a, t.size - 60))[0]!.seq;
const bare = async (t: Tamper) => (await t.sql<{ seq: number }>('select min(e.seq)::int as seq from audit_entries e join audit_leaves l on l.id = e.leaf_id where e.organization_id = $1 and e.seq > $2 and l.ip is null and l.object_type is null and l.context ? \'place\'', t.a, t.size - 60))[0]!.seq;
const purged = (t: Tamper) => t.find(0, 'authentication', false);

const youngest = async (t: Tamper) => (await t.sql<{ seq: number }>(`select seq::int as seq from audit_residues where organization_id = $1 and event_type = 'api_request' order by at desc, seq limit 1`, t.a))[0]!.seq;

const flip = (table: string, column: string, where: string) => `update ${table} set ${column} = set_byte(${column}, 5, get_byte(${column}, 5) # 1) where ${where}`;
const purge = (before: Date, type = 'account_change') => ({ action: 'audit.purged', actor_id: 'retention', context: JSON.stringify({ rows: 3, before: before.toISOString(), event_type: type }) });

export interface Kind {
  name: string;
  /**
   * What verification says of it with nothing but the database and the key: a code; `limit`: nothing, as docs/security/audit-log.md states;
   * `nothing`: no entry, position or proof is touched.
   */
  finds: string;
  /** Does it, and says which is the first bad entry; null when it is about none in particular. */
  how: (t: Tamper) => Promise<number | null>;
}

const kind = (name: string, finds: string, how: Kind['how']): Kind => ({ name, finds, how });
/** A change of one entry's content. */
const column = (name: string, set: string, where: (t: Tamper) => Promise<number> = near): Kind => kind(name, 'entry.altered', async (t) => {
  const seq = await where(t);
  await t.leaf(seq, set);
  return seq;
});
/** A change of the stored head. */
const headNote = (name: string, change: (note: string, t: Tamper) => string | Promise<string>): Kind => kind(name, 'checkpoint', async (t) => {
  const note = await change(t.head.note, t);
  if (note === t.head.note) throw new Error('the note is the same');
  await t.change('update audit_trees set note = $2 where organization_id = $1', t.a, note);
  return null;
});

export const KINDS: Kind[] = [
  column('the time of an entry, by a microsecond', `at = at + interval '1 microsecond'`),
  column('the time of an entry, by a day', `at = at - interval '1 day'`),
  column('the time of an entry, to infinity', `at = 'infinity'`),
  column('the type of an entry', `event_type = 'authentication'`),
  column('the action of an entry', `action = 'tamper.rang'`),
  column('the kind of actor', `actor_kind = 'user'`),
  column('the actor', `actor_id = 'somebody'`),
  column('the IP address', `ip = '198.51.100.9'`, told),
  column('the IP address taken away', 'ip = null', told),
  column('a user agent of no characters where there was none', `user_agent = ''`, bare),
  column('the request', `request_id = 'req-x'`, told),
  column('the type of the object', `object_type = 'message'`),
  column('the object', `object_id = gen_random_uuid()`),
  column('an object where there was none', `object_id = gen_random_uuid()`, bare),
  column('a value in the context', `context = jsonb_set(context, '{place}', '"there"')`),
  column('a number in the context as text', `context = jsonb_set(context, '{n}', to_jsonb(context->>'n'))`),
  column('a field added to the context', `context = context || '{"more": true}'`),
  column('a field taken from the context', `context = context - 'note'`),
  kind('the context written in another order', 'nothing', async (t) => {
    await t.leaf(await near(t), `context = (select ('{' || string_agg(to_json(key)::text || ':' || value::text, ', ' order by key desc) || '}')::jsonb from jsonb_each(context))`);
    return null;
  }),
  kind('the id of an entry', 'entry.altered', async (t) => {
    const seq = await near(t);
    const id = await t.idAt(seq);
    const other = t.stage.ids.next();
    await t.change('update audit_leaves set id = $2 where id = $1', id, other);
    await t.change('update audit_entries set leaf_id = $2 where leaf_id = $1', id, other);
    return seq;
  }),
  kind('an entry given to another organisation', 'entry.missing', async (t) => {
    const seq = await near(t);
    await t.leaf(seq, `organization_id = '${t.b}'`);
    return seq;
  }),
  kind('an entry with its position given to another organisation', 'entry.missing', async (t) => {
    const seq = await near(t);
    await t.leaf(seq, `organization_id = '${t.b}'`);
    await t.change('update audit_entries set organization_id = $3, seq = 5000 where organization_id = $1 and seq = $2', t.a, seq, t.b);
    return seq;
  }),
  kind('an entry of another organisation taken in place of one', 'entry.altered', async (t) => {
    const seq = await near(t);
    const [foreign] = await t.sql<{ leaf_id: string }>('delete from audit_entries where organization_id = $1 and seq = 90 returning leaf_id', t.b);
    await t.change('update audit_leaves set organization_id = $2 where id = $1', foreign!.leaf_id, t.a);
    await t.change('update audit_entries set leaf_id = $3 where organization_id = $1 and seq = $2', t.a, seq, foreign!.leaf_id);
    return seq;
  }),

  kind('the content of an entry deleted', 'entry.missing', async (t) => {
    const seq = await near(t);
    await t.change('delete from audit_leaves where id = $1', await t.idAt(seq));
    return seq;
  }),
  kind('an entry deleted with its position', 'entry.missing', async (t) => {
    const seq = await near(t);
    await t.change('with e as (delete from audit_entries where organization_id = $1 and seq = $2 returning leaf_id) delete from audit_leaves l using e where l.id = e.leaf_id', t.a, seq);
    return seq;
  }),
  kind('an entry deleted, those behind it moved up', 'entry.altered', async (t) => {
    const seq = await near(t);
    await t.change('with e as (delete from audit_entries where organization_id = $1 and seq = $2 returning leaf_id) delete from audit_leaves l using e where l.id = e.leaf_id', t.a, seq);
    await t.change('update audit_entries set seq = -seq where organization_id = $1 and seq > $2', t.a, seq);
    await t.change('update audit_entries set seq = -seq - 1 where organization_id = $1 and seq < 0', t.a);
    return seq;
  }),
  kind('two entries swapped', 'entry.altered', async (t) => {
    const seq = await near(t);
    const [one, two] = [await t.idAt(seq), await t.idAt(seq + 7)];
    await t.change('update audit_entries set leaf_id = gen_random_uuid() where organization_id = $1 and seq = $2', t.a, seq);
    await t.change('update audit_entries set leaf_id = $3 where organization_id = $1 and seq = $2', t.a, seq + 7, one);
    await t.change('update audit_entries set leaf_id = $3 where organization_id = $1 and seq = $2', t.a, seq, two);
    return seq;
  }),
  kind('the times of two entries swapped', 'entry.altered', async (t) => {
    const [one, two] = [await purged(t), await t.find(await purged(t) + 1, 'authentication', false)];
    const [first] = await t.sql<{ at: string; digest: string }>('select at::text as at, digest from audit_residues where organization_id = $1 and seq = $2', t.a, one);
    await t.change('update audit_residues r set digest = o.digest from audit_residues o where o.organization_id = r.organization_id and r.organization_id = $1 and r.seq = $2 and o.seq = $3', t.a, one, two);
    await t.change('update audit_residues set digest = $3 where organization_id = $1 and seq = $2', t.a, two, first!.digest);
    return one;
  }),
  kind('positions renumbered to make room for one', 'entry.missing', async (t) => {
    const seq = await near(t);
    await t.change('update audit_entries set seq = -seq where organization_id = $1 and seq >= $2', t.a, seq);
    await t.change('update audit_entries set seq = -seq + 1 where organization_id = $1 and seq < 0', t.a);
    return seq;
  }),
  kind('an entry doubled in place of its neighbour', 'entry.altered', async (t) => {
    const seq = await near(t);
    const { id: _, xid: __, ...row } = await t.rowAt(seq);
    const twin = await t.forge({ ...row });
    await t.change('update audit_entries set leaf_id = $3 where organization_id = $1 and seq = $2', t.a, seq + 1, twin);
    return seq + 1;
  }),
  kind('one entry at two positions', 'entry.altered', async (t) => {
    const seq = await near(t);
    await t.sql('drop index audit_entries_leaf');
    await t.change('update audit_entries set leaf_id = $3 where organization_id = $1 and seq = $2', t.a, seq + 1, await t.idAt(seq));
    return seq + 1;
  }),

  kind('an entry slipped in behind the sequencer', 'entry.outside', async (t) => {
    await t.forge({ at: new Date(t.stage.clock.nowMs() - DAY) }, { passed: true });
    return null;
  }),
  kind('an entry of the future slipped in behind the sequencer', 'entry.outside', async (t) => {
    await t.forge({ at: new Date(t.stage.clock.nowMs() + 3000 * DAY) }, { passed: true });
    return null;
  }),
  kind('an entry with a position behind the end', 'entry.outside', async (t) => {
    await t.change('insert into audit_entries (organization_id, seq, leaf_id) values ($1, $2, $3)', t.a, t.size, await t.forge({}, { passed: true }));
    return t.size;
  }),
  kind('a position behind the end, of no entry', 'entry.outside', async (t) => {
    await t.change('insert into audit_entries (organization_id, seq, leaf_id) values ($1, $2, gen_random_uuid())', t.a, t.size);
    return t.size;
  }),
  kind("a residue behind the end, to be found by tomorrow's entry", 'entry.outside', async (t) => {
    await t.change(`insert into audit_residues (organization_id, seq, event_type, at, digest) values ($1, $2, 'security_event', now(), 'x')`, t.a, t.size + 3);
    return t.size + 3;
  }),
  kind('a new entry kept from sealing by a position in another log', 'entry.outside', async (t) => {
    await t.change('insert into audit_entries (organization_id, seq, leaf_id) values ($1, 1000000, $2)', t.b, await t.forge({ at: new Date(t.stage.clock.nowMs() - 120_000) }));
    return null;
  }),
  kind('the cursor of the sequencer put past new entries', 'entry.outside', async (t) => {
    await t.forge({ at: new Date(t.stage.clock.nowMs() - 120_000) });
    await t.change(`update audit_sequencer set last_xid = '9223372036854775807'`);
    return null;
  }),
  kind('the cursor of the sequencer put back', 'nothing', async (t) => { await t.change(`update audit_sequencer set last_xid = '3'`); return null; }),
  kind('the transaction number of an entry', 'nothing', async (t) => { await t.leaf(await near(t), `xid = '3'`); return null; }),

  kind('the content taken, a right residue put in its place', 'entry.purged_early', async (t) => { const seq = await near(t); await t.hollow([seq]); return seq; }),
  kind('the content taken, a wrong residue put in its place', 'entry.altered', async (t) => { const seq = await near(t); await t.hollow([seq], 'x'.repeat(43) + '='); return seq; }),
  kind('a residue put beside the content', 'entry.moved', async (t) => {
    const seq = await near(t);
    const row = await t.rowAt(seq);
    await t.change(`insert into audit_residues (organization_id, seq, event_type, at, digest) values ($1, $2, $3, $4::text::timestamptz, 'x')`, t.a, seq, row.event_type, row.at);
    return seq;
  }),
  kind('the digest of a residue', 'entry.altered', async (t) => { const seq = await purged(t); await t.change(`update audit_residues set digest = 'x' || substr(digest, 2) where organization_id = $1 and seq = $2`, t.a, seq); return seq; }),
  kind('the type of a residue', 'entry.altered', async (t) => { const seq = await purged(t); await t.change(`update audit_residues set event_type = 'api_request' where organization_id = $1 and seq = $2`, t.a, seq); return seq; }),
  kind('the time of a residue, by a microsecond', 'entry.altered', async (t) => { const seq = await purged(t); await t.change(`update audit_residues set at = at - interval '1 microsecond' where organization_id = $1 and seq = $2`, t.a, seq); return seq; }),
  kind('the time of a residue, to infinity', 'entry.altered', async (t) => { const seq = await purged(t); await t.change(`update audit_residues set at = '-infinity' where organization_id = $1 and seq = $2`, t.a, seq); return seq; }),
  kind('a residue deleted', 'entry.missing', async (t) => { const seq = await purged(t); await t.change('delete from audit_residues where organization_id = $1 and seq = $2', t.a, seq); return seq; }),
  kind('a residue at another position', 'entry.missing', async (t) => { const seq = await purged(t); await t.change('update audit_residues set seq = 100000 where organization_id = $1 and seq = $2', t.a, seq); return seq; }),
  kind('the type changed to one that is kept shorter, then purged as such', 'entry.altered', async (t) => {
    const seq = await t.find(0, 'security_event');
    await t.leaf(seq, `event_type = 'api_request'`);
    await t.hollow([seq]);
    return seq;
  }),
  kind('a purge told of by an entry that was never sealed', 'entry.purged_early', async (t) => {
    const seq = await t.find(0, 'account_change');
    await t.forge(purge(new Date(t.stage.clock.nowMs() - 370 * DAY)), { passed: true });
    await t.hollow([seq]);
    return seq;
  }),
  kind('a purge entry that reaches further than it did', 'entry.purged_early', async (t) => {
    const [row] = await t.sql<{ seq: number }>(`select min(e.seq)::int as seq from audit_entries e join audit_leaves l on l.id = e.leaf_id where e.organization_id = $1 and l.action = 'audit.purged'`, t.a);
    await t.leaf(row!.seq, `context = jsonb_set(context, '{before}', '"2999-01-01T00:00:00.000Z"')`);
    return youngest(t);
  }),
  kind('a purge entry deleted', 'entry.purged_early', async (t) => {
    const [row] = await t.sql<{ seq: number }>(`select min(e.seq)::int as seq from audit_entries e join audit_leaves l on l.id = e.leaf_id where e.organization_id = $1 and l.action = 'audit.purged'`, t.a);
    await t.change('delete from audit_leaves where id = $1', await t.idAt(row!.seq));
    return youngest(t);
  }),
  kind('a purge entry written for the sequencer to seal, below the floor of its type', 'entry.purged_early', async (t) => {
    const seq = await near(t);
    await t.forge(purge(new Date(t.stage.clock.nowMs() - 100 * DAY)));
    await t.sealing().sequencer.sealAll();
    await t.hollow([seq]);
    return seq;
  }),
  kind('a purge entry of a time to come written for the sequencer to seal', 'entry.purged_early', async (t) => {
    const seq = await near(t);
    await t.forge({ ...purge(new Date(t.stage.clock.nowMs() + DAY)), at: new Date(t.stage.clock.nowMs() + 1000 * DAY) });
    await t.sealing().sequencer.sealAll();
    await t.hollow([seq]);
    return seq;
  }),
  kind('a purge entry written for the sequencer to seal, above the floor: it tells of itself in the log', 'limit', async (t) => {
    await t.forge(purge(new Date(t.stage.clock.nowMs() - 370 * DAY)));
    await t.sealing().sequencer.sealAll();
    await t.hollow([await t.find(0, 'account_change')]);
    return null;
  }),
  kind('an invented entry written for the sequencer to seal', 'limit', async (t) => {
    await t.forge({ actor_kind: 'user', actor_id: t.stage.ids.next(), action: 'tamper.signed_in', event_type: 'authentication' });
    await t.sealing().sequencer.sealAll();
    return null;
  }),

  kind('the last entries deleted', 'entry.missing', async (t) => { await t.cut(t.size - 20); return t.size - 20; }),
  kind('the last entries deleted, the size set to match', 'tile.altered', async (t) => { const at = t.size - 170; await t.cut(at); await t.change('update audit_trees set size = $2 where organization_id = $1', t.a, at); return at; }),
  kind('the last entries deleted, tiles and root made anew without the key', 'truncated', async (t) => { await t.cut(t.size - 20); await t.rebuild(); return t.size - 20; }),
  kind('the last entries deleted, all made anew and signed with a key of their own', 'checkpoint', async (t) => { await t.cut(t.size - 20); await t.rebuild(attacker); return null; }),
  kind('the log set back to an older signed checkpoint, the newer ones forgotten in one place', 'truncated', async (t) => { await t.rollBack({ history: true }); return Number((await t.sql<{ size: string }>('select size from audit_trees where organization_id = $1', t.a))[0]!.size); }),
  kind('the log set back to an older signed checkpoint in every table', 'limit', async (t) => { await t.rollBack({ history: false }); return null; }),
  kind('every table emptied of an organisation', 'limit', async (t) => {
    for (const table of ['audit_leaves', 'audit_entries', 'audit_tiles', 'audit_trees', 'audit_residues', 'audit_checkpoints', 'audit_counts']) await t.sql(`delete from ${table} where organization_id = $1`, t.a);
    return null;
  }),
  kind('the head deleted', 'entry.outside', async (t) => { await t.change('delete from audit_trees where organization_id = $1', t.a); return 0; }),
  kind('the head and the checkpoints deleted', 'entry.outside', async (t) => { for (const table of ['audit_trees', 'audit_checkpoints']) await t.change(`delete from ${table} where organization_id = $1`, t.a); return 0; }),

  kind('the size in the head, by one', 'checkpoint', async (t) => { await t.change('update audit_trees set size = size + 1 where organization_id = $1', t.a); return null; }),
  kind('the size in the head, beyond all measure', 'checkpoint', async (t) => { await t.change('update audit_trees set size = 9000000000000000 where organization_id = $1', t.a); return null; }),
  kind('the size in the head, below nothing', 'entry.outside', async (t) => { await t.change('update audit_trees set size = -5 where organization_id = $1', t.a); return 0; }),
  kind('the root in the head', 'checkpoint', async (t) => { await t.change(flip('audit_trees', 'root', 'organization_id = $1'), t.a); return null; }),
  kind('the time of sealing in the head', 'checkpoint', async (t) => { await t.change(`update audit_trees set sealed_at = sealed_at + interval '1000 days' where organization_id = $1`, t.a); return null; }),
  headNote('the size in the signed note', (note) => note.replace(/\n(\d+)\n/, (_, n: string) => `\n${Number(n) - 1}\n`)),
  headNote('the root in the signed note', (note) => note.replace(/\n(\d+)\n(.)/, (_, n: string, c: string) => `\n${n}\n${c === 'A' ? 'B' : 'A'}`)),
  headNote('the origin in the signed note', (note, t) => note.replaceAll(t.a.replaceAll('-', ''), t.b.replaceAll('-', ''))),
  headNote('the time in the signed note', (note) => note.replace(/time \d{4}/, 'time 2001')),
  headNote('a bit of the signature', (note) => note.replace(/(— \S+ .{20})(.)/, (_, before: string, c: string) => `${before}${c === 'A' ? 'B' : 'A'}`)),
  headNote('the id of the key in the signature', (note) => note.replace(/(— \S+ )(.)/, (_, before: string, c: string) => `${before}${c === 'A' ? 'B' : 'A'}`)),
  headNote('the signature taken away', (note) => note.slice(0, note.indexOf('\n\n') + 2)),
  headNote('the signed note emptied', () => ''),
  headNote("another organisation's note in place of this one's", async (_, t) => (await t.sql<{ note: string }>('select note from audit_trees where organization_id = $1', t.b))[0]!.note),
  headNote('an older note of the same log', async (_, t) => (await t.sql<{ note: string }>('select note from audit_checkpoints where organization_id = $1 order by size limit 1', t.a))[0]!.note),
  kind('a kept checkpoint altered', 'checkpoint', async (t) => { await t.change(`update audit_checkpoints set note = replace(note, 'time 20', 'time 19') where organization_id = $1 and size = (select min(size) from audit_checkpoints where organization_id = $1)`, t.a); return null; }),
  kind('the size beside a kept checkpoint', 'checkpoint', async (t) => { await t.change('update audit_checkpoints set size = size + 1 where organization_id = $1 and size = (select min(size) from audit_checkpoints where organization_id = $1)', t.a); return null; }),
  kind('the time beside a kept checkpoint, so that no more are kept', 'checkpoint', async (t) => { await t.change(`update audit_checkpoints set at = at + interval '3000 days' where organization_id = $1 and size = (select max(size) from audit_checkpoints where organization_id = $1)`, t.a); return null; }),
  kind('a kept checkpoint deleted', 'nothing', async (t) => { await t.change('delete from audit_checkpoints where organization_id = $1 and size = (select min(size) from audit_checkpoints where organization_id = $1)', t.a); return null; }),

  kind('a hash in the tile of an entry', 'entry.altered', async (t) => { await t.change('update audit_tiles set hashes = set_byte(hashes, 32 * 7, get_byte(hashes, 32 * 7) # 1) where organization_id = $1 and level = 0 and tile = 1', t.a); return 256 + 7; }),
  kind('a whole tile deleted', 'tile.altered', async (t) => { await t.change('delete from audit_tiles where organization_id = $1 and level = 0 and tile = 1', t.a); return 256; }),
  kind('a whole tile cut short', 'tile.altered', async (t) => { await t.change('update audit_tiles set hashes = substr(hashes, 1, 32 * 255) where organization_id = $1 and level = 0 and tile = 1', t.a); return 256; }),
  kind('a whole tile made longer', 'tile.altered', async (t) => { await t.change('update audit_tiles set hashes = hashes || hashes where organization_id = $1 and level = 0 and tile = 0', t.a); return 0; }),
  kind('a whole tile made longer by a byte', 'tile.altered', async (t) => { await t.change(`update audit_tiles set hashes = hashes || '\\x00'::bytea where organization_id = $1 and level = 0 and tile = 0`, t.a); return 0; }),
  kind('the last tile made longer', 'tile.altered', async (t) => { await t.change('update audit_tiles set hashes = hashes || substr(hashes, 1, 32) where organization_id = $1 and level = 0 and tile = 2', t.a); return t.size; }),
  kind('a tile behind the last', 'tile.altered', async (t) => { await t.change('insert into audit_tiles select organization_id, 0, 77, hashes from audit_tiles where organization_id = $1 and level = 0 and tile = 0', t.a); return null; }),
  kind('a tile of the first level above', 'tile.altered', async (t) => { await t.change(flip('audit_tiles', 'hashes', 'organization_id = $1 and level = 1'), t.a); return null; }),
  kind('a tile of the first level above deleted', 'tile.altered', async (t) => { await t.change('delete from audit_tiles where organization_id = $1 and level = 1', t.a); return null; }),
  kind('a tile of the first level above made longer', 'tile.altered', async (t) => { await t.change('update audit_tiles set hashes = hashes || hashes where organization_id = $1 and level = 1', t.a); return null; }),
  kind('a tile of a level that there is not', 'tile.altered', async (t) => { await t.change('insert into audit_tiles select organization_id, 2, 0, hashes from audit_tiles where organization_id = $1 and level = 0 and tile = 0', t.a); return null; }),
  kind('an entry and its hash in the tile', 'tree.altered', async (t) => {
    const seq = await near(t);
    await t.leaf(seq, `action = 'tamper.rang'`);
    const { root, size } = (await t.sql<{ root: Buffer; size: string }>('select root, size from audit_trees where organization_id = $1', t.a))[0]!;
    await t.rebuild();
    await t.change('update audit_trees set root = $2, size = $3 where organization_id = $1', t.a, root, size);
    return (await t.sql<{ size: number }>('select max(size)::int as size from audit_checkpoints where organization_id = $1 and size <= $2', t.a, seq))[0]!.size;
  }),
  kind('an entry, all its hashes and the root', 'tree.altered', async (t) => {
    const seq = await near(t);
    await t.leaf(seq, `action = 'tamper.rang'`);
    await t.rebuild();
    return (await t.sql<{ size: number }>('select max(size)::int as size from audit_checkpoints where organization_id = $1 and size <= $2', t.a, seq))[0]!.size;
  }),
  kind('the whole log replaced and signed with a key of their own', 'checkpoint', async (t) => { await t.leaf(await near(t), `action = 'tamper.rang'`); await t.rebuild(attacker); return null; }),
  kind('the whole log replaced and signed with the key, by somebody who has both', 'limit', async (t) => { await t.leaf(await near(t), `action = 'tamper.rang'`); await t.rebuild(await t.stage.signer.key()); return null; }),
  kind('the numbers beside the pages', 'nothing', async (t) => { await t.change('update audit_counts set n = n + 1 where organization_id = $1', t.a); return null; }),
];
