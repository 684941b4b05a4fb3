import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mapped, outcomes, upload, walk, type ImportBody } from '../harness/csv.js';
import { count } from '../harness/identity.js';
import { colleague, stranger } from '../harness/people.js';
import { World } from '../harness/world.js';

const utf16 = (text: string, bigEndian = false) => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};
const PEOPLE = 'Name;Phone\nJörg €;+60123456789\nنور;+60123456780\n';

describe('POST /v1/contacts/import', () => {
  let world: World;
  beforeAll(async () => { world = await World.start(); });
  afterAll(() => world.close());

  it.each([
    ['UTF-8', Buffer.from(PEOPLE), 'utf-8'], ['UTF-8 with a mark', Buffer.from(`\uFEFF${PEOPLE}`), 'utf-8'], ['UTF-16 LE', utf16(PEOPLE), 'utf-16le'], ['UTF-16 BE', utf16(PEOPLE, true), 'utf-16be'],
  ])('reads %s', async (_what, bytes, encoding) => {
    const { status, body } = await upload(world, bytes, { name: 'people.csv' });
    expect([status, body.state, body.encoding, body.delimiter, body.progress.rows]).toEqual([202, 'uploaded', encoding, ';', 2]);
    expect(body.columns).toEqual([{ name: 'Name', samples: ['Jörg €', 'نور'] }, { name: 'Phone', samples: ['+60123456789', '+60123456780'] }]);
  });

  it('takes what is no UTF-8 for Windows-1252, and says so', async () => {
    const { body } = await upload(world, Buffer.from('Name,Phone\nJ\xf6rg \x80,+60123456789\n', 'latin1'));
    expect([body.encoding, body.columns[0]!.samples[0]]).toEqual(['windows-1252', 'Jörg €']);
  });

  it.each([[',', ','], [';', ';'], ['\t', '\t'], ['|', '|']])('finds the delimiter %j, with any line ends and breaks inside cells', async (delimiter) => {
    for (const end of ['\n', '\r\n', '\r']) {
      const { body } = await upload(world, [`Name${delimiter}Phone`, `"two\nlines, ""quoted"" ${delimiter}"${delimiter}+60123456789`, ''].join(end));
      expect([body.delimiter, body.progress.rows, body.columns[0]!.samples]).toEqual([delimiter, 1, [`two\nlines, "quoted" ${delimiter}`]]);
    }
  });

  it('names every column once', async () => {
    const { body } = await upload(world, 'A,,A,\n1,2,3,4\n');
    expect(body.columns.map((c) => c.name)).toEqual(['A', 'Column 2', 'A (2)', 'Column 4']);
  });

  it.each<[string, string | Uint8Array, number, string, number | undefined]>([
    ['nothing', '', 400, 'import.empty', undefined], ['a header alone', 'Name,Phone\n', 400, 'import.empty', undefined], ['blank lines', '\n\n,,\n', 400, 'import.empty', undefined],
    ['a NUL', 'Name,Phone\nA\0,1\n', 400, 'import.not_csv', undefined], ['UTF-16 without a mark', Buffer.from('Name,Phone\nA,1\n', 'utf16le'), 400, 'import.not_csv', undefined],
    ['gzip', gzipSync('Name,Phone\nA,1\n'), 400, 'import.not_csv', undefined], ['a workbook', Buffer.from('PK\x03\x04rest of it'), 400, 'import.not_csv', undefined],
    ['an open quote', 'Name,Phone\nA,1\n"B,2\nC,3\n', 400, 'import.quotes', 3], ['text behind a quote', 'Name,Phone\nA,1\n"B"x,2\n', 400, 'import.quotes', 3], ['broken UTF-8 behind a mark', Buffer.from('\xef\xbb\xbfName,Phone\nA,\xff\n', 'latin1'), 400, 'import.encoding', undefined],
    ['201 columns', `${'a,'.repeat(200)}a\n${'1,'.repeat(200)}1\n`, 413, 'import.limit', 1], ['a long row of many columns', `a,b\n${'1,'.repeat(300)}\n`, 413, 'import.limit', 2], ['a cell of 70 KB', `a,b\n1,${'x'.repeat(70_000)}\n`, 413, 'import.limit', 2],
    ['a million columns', `${'a,'.repeat(1_000_000)}\n1\n`, 413, 'import.limit', 1],
  ])('refuses %s and keeps nothing', async (_what, file, status, code, line) => {
    const before = await count(world, 'imports');
    const answer = await upload(world, file);
    expect([answer.status, answer.body.code, answer.body.line]).toEqual([status, code, line]);
    expect(await count(world, 'imports')).toBe(before);
  });

  it('takes CSV and nothing else, here alone', async () => {
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) expect([type, (await world.call('POST', '/v1/contacts/import', undefined, { raw: '{}', headers: { 'content-type': type } })).status]).toEqual([type, 415]);
    expect((await upload({ call: (method, _path, body, options) => world.call(method, '/v1/contacts', body, options) }, PEOPLE)).status).toBe(415);
    expect((await upload(world, PEOPLE, { key: null })).status).toBe(401);
  });

  it('makes one import of a repeated upload', async () => {
    const once = await upload(world, PEOPLE, { headers: { 'idempotency-key': 'upload-1' } });
    const twice = await upload(world, PEOPLE, { headers: { 'idempotency-key': 'upload-1' } });
    expect([twice.body.id, twice.headers.get('idempotent-replayed')]).toEqual([once.body.id, 'true']);
    expect((await upload(world, `${PEOPLE}More;+60123456781\n`, { headers: { 'idempotency-key': 'upload-1' } })).body.code).toBe('idempotency.mismatch');
  });

  it('refuses a mapping that cannot be, by the column’s name', async () => {
    const { body: { id } } = await upload(world, PEOPLE);
    const patch = async (mapping: Record<string, string>, more = {}) => (await world.call<ImportBody>('PATCH', `/v1/imports/${id}`, { mapping, ...more })).body.errors?.map((e) => e.path);
    expect(await patch({ Phone: 'phone', Fax: 'name' })).toEqual(['mapping.Fax']);
    expect(await patch({ Phone: 'phone', Name: 'nonsense' })).toEqual(['mapping.Name']);
    expect(await patch({ Phone: 'name', Name: 'name' })).toEqual(['mapping.Name']);
    expect(await patch({ Name: 'name' })).toEqual(['mapping']);
    expect(await patch({ Phone: 'phone' }, { defaults: { country: 'XX' } })).toEqual(['defaults.country']);
    expect(await patch({ Phone: 'phone' }, { defaults: { tagIds: ['tag_00000000000070008000000000000000'] } })).toEqual(['defaults.tagIds.0']);
    expect((await world.call('POST', `/v1/imports/${id}/run`)).body['code']).toBe('import.not_mapped');
  });

  it('masks numbers for who needs none, in samples, rows and the error file, and neutralises formulas there', async () => {
    const marketer = await colleague(world, 'MARKETER');
    const csv = 'Who,Phone,Note\nA,+60199990001,call +60 19-999 0001 now\nB,0199990002,"=HYPERLINK(""x"")"\n';
    const id = await mapped(marketer, csv, { Who: 'name', Phone: 'phone', Note: 'attribute:note' });
    await walk(world, id, 'run', marketer);
    const seen = [(await marketer.call('GET', `/v1/imports/${id}`)).text, JSON.stringify(await outcomes(marketer, id)), (await marketer.call('GET', `/v1/imports/${id}/errors.csv`)).text];
    for (const text of seen) for (const number of ['199990001', '19-999', '0199990002']) expect([number, text.includes(number)]).toEqual([number, false]);
    expect((await outcomes(marketer, id)).map((r) => [r.row, r.outcome, r.address])).toEqual([[2, 'created', '+60•••••0001'], [3, 'invalid', null]]);
    const file = (await world.call('GET', `/v1/imports/${id}/errors.csv`)).text;
    expect(file.replace(/^\uFEFF/, '').split('\n').slice(0, 2)).toEqual(['Who,Phone,Note,row,reason', `B,0199990002,"'=HYPERLINK(""x"")",3,"This is not a telephone number. Without a default country it needs its country code, like +60123456789."`]);
    expect((await outcomes(world, id, '&outcome=invalid')).map((r) => [r.row, r.code])).toEqual([[3, 'phone_invalid']]);
  });

  it('is for those who may import, in their own house', async () => {
    const { body: { id } } = await upload(world, PEOPLE);
    const agent = await colleague(world, 'AGENT');
    expect((await upload(agent, PEOPLE)).status).toBe(403);
    expect((await agent.call('GET', '/v1/imports')).status).toBe(403);
    const other = await stranger(world);
    for (const [method, path, body] of [['GET', ''], ['PATCH', '', {}], ['POST', '/dry-run'], ['POST', '/run'], ['POST', '/cancel'], ['POST', '/undo'], ['GET', '/rows'], ['GET', '/errors.csv']] as const) {
      expect([path, (await other.call(method, `/v1/imports/${id}${path}`, body)).status]).toEqual([path, 404]);
    }
    expect((await other.call<{ data: unknown[] }>('GET', '/v1/imports')).body.data).toEqual([]);
  });
});
