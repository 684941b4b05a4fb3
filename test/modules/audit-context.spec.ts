import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Audit, auditActions, defineAuditActions, EVENT_TYPES } from '@consentry/audit';
import { Ids, systemActor, SystemClock, type Database } from '@consentry/kernel';
import '@consentry/server';
import { cloneDatabase } from '../harness/postgres.js';

const HOUSE = '0a000000-0000-7000-8000-00000000000a';
const actor = systemActor(HOUSE, 'test');
const clock = new SystemClock();
const audit = new Audit(clock, new Ids(clock));

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let db: Database;
beforeAll(async () => {
  clone = await cloneDatabase();
  db = clone.database;
  defineAuditActions({ 'test.done': { type: 'account_change', what: 'A test was done', context: ['count', 'names', 'text', 'yes'] } });
});
afterAll(async () => { await db.close(); await clone.drop(); });

const count = () => db.hot({ organizationId: HOUSE }, async (c) => Number((await c.query<{ n: string }>({ text: 'select count(*) as n from audit_leaves' })).rows[0]!.n));
/** The three ways in. */
const WAYS: Record<string, (action: string, context: Record<string, unknown>) => Promise<unknown>> = {
  append: (action, context) => db.tx({ organizationId: HOUSE }, (em) => audit.append(em, actor, { action, context: context as never })),
  appendHot: (action, context) => db.hot({ organizationId: HOUSE }, (c) => audit.appendHot(c, [{ actor, entry: { action, context: context as never } }])),
  appendStamped: (action, context) => db.hot({ organizationId: HOUSE }, (c) => audit.appendStamped(c, [audit.stamped(actor, { action, context: context as never })])),
};

describe('AU-1: a leaf says what the table lets it say', () => {
  describe.each(Object.entries(WAYS))('%s', (_name, append) => {
    it.each<[string, string, Record<string, unknown>, RegExp]>([
      ['an action that nobody declared', 'test.undone', {}, /unknown audit action: test\.undone/], ['a field that nobody declared', 'test.done', { count: 1, email: 'x' }, /test\.done has no field email/],
      ['a field of another action', 'test.done', { overlapHours: 1 }, /no field overlapHours/], ['the name of something every object has', 'test.done', { constructor: 'x' }, /no field constructor/],
      ['513 characters', 'test.done', { text: 'x'.repeat(513) }, /value of text/], ['129 items', 'test.done', { names: Array.from({ length: 129 }, () => 'x') }, /value of names/], ['a long item', 'test.done', { names: ['x'.repeat(513)] }, /value of names/],
      ['an object', 'test.done', { text: { a: 1 } }, /value of text/], ['items that are no texts', 'test.done', { names: [1] }, /value of names/], ['what is no number', 'test.done', { count: Number.NaN }, /value of count/],
      ['undefined, which would be left out', 'test.done', { count: undefined }, /value of count/], ['a date', 'test.done', { text: new Date() }, /value of text/],
    ])('refuses %s, and nothing is written', async (_what, action, context, sentence) => {
      const before = await count();
      await expect(append(action, context)).rejects.toThrow(sentence);
      expect(await count()).toBe(before);
    });

    it('takes what the table has, up to its bounds', async () => {
      const before = await count();
      await append('test.done', { count: 1, text: 'x'.repeat(512), names: Array.from({ length: 128 }, () => 'x'), yes: null });
      await append('test.done', {});
      expect(await count()).toBe(before + 2);
    });
  });

  it('the value itself is in no message of a refusal', async () => {
    const long = `secret-${'x'.repeat(600)}`;
    await expect(WAYS.append!('test.done', { text: long })).rejects.toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret-') }));
  });
});

describe('AU-1: the table', () => {
  it('has for each action a type, a sentence, and fields of known kinds', () => {
    const faults: string[] = [];
    for (const [action, { type, what, context }] of auditActions()) {
      if (!EVENT_TYPES.includes(type)) faults.push(`${action}: type ${type}`);
      if (!/^[A-Z].{10,110}[^.]$/.test(what)) faults.push(`${action}: "${what}"`);
      if (new Set(context).size !== context.length || context.length > 32) faults.push(`${action}: ${context.join()}`);
      // What people are called, reached at or wrote; what opens doors.
      for (const field of context) if (action !== 'test.done' && /^(?:.*(?:email|phone|password|token|address|userName|fullName).*|name|names|text|body|content|code|secret|label|note|title|description)$/i.test(field)) faults.push(`${action}: ${field} may hold what must not be in a log`);
    }
    expect(faults).toEqual([]);
  });

  it('takes no name twice, none that is no name, none without a sentence', () => {
    const row = { type: 'account_change', what: 'Something was done', context: [] } as const;
    expect(() => defineAuditActions({ 'contact.created': row })).toThrow('declared twice');
    expect(() => defineAuditActions({ 'Contact Created': row })).toThrow('not a name');
    expect(() => defineAuditActions({ 'contact.undone': { ...row, what: '' } })).toThrow('without a sentence');
    expect(() => defineAuditActions({ 'contact.undone': { ...row, context: Array.from({ length: 33 }, (_, i) => `field${i}`) } })).toThrow('too many fields');
  });
});
