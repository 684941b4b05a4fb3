import { generateKeyPairSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BundleError, linesOf, notes, verifyBundle, type Report } from '@consentry/audit';
import { sha256 as sha, TamperStage } from '../harness/audit.tamper.js';
import { hashLeaf, openCheckpoint, treeHash } from '../harness/rfc6962.js';

let stage: TamperStage;
/** The whole of one log, and one small enough to try every byte of. */
let whole: string;
let small: string;
let kept: string[];

const textOf = async (organizationId: string) => { let text = ''; for await (const lines of stage.bundles().lines(organizationId)) text += lines; return text; };
/** In pieces that respect neither lines nor characters, as files come. */
const pieces = (bytes: Buffer) => Readable.from(Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, i) => bytes.subarray(i * 1000, (i + 1) * 1000)));
const check = (text: string | Buffer, options: { verifier?: notes.Verifier; trusted?: string[] } = {}) => verifyBundle(linesOf(pieces(Buffer.from(text))), options);
/** `ok`, `format`, or the code and place of the first fault. */
const verdict = async (text: string | Buffer, options: { verifier?: notes.Verifier; trusted?: string[] } = {}) => check(text, options).then(
  ({ faults: [f] }: Report) => (f ? `${f.code}@${f.sequence}` : 'ok'), (error: unknown) => { if (error instanceof BundleError) return 'format'; throw error; },
);
const lines = (text: string) => text.trimEnd().split('\n');
const joined = (parts: string[]) => `${parts.join('\n')}\n`;

/** All that a bundle says, but for when it was made, what repeats what is there, and how it is written. */
function meaning(text: string): unknown {
  const [header, ...rest] = lines(text).map((l) => JSON.parse(l) as Record<string, unknown>);
  const signed = (note: string) => { const [body, signature] = note.split('\n\n'); return [body, Buffer.from(signature!.trim().split(' ')[2]!, 'base64').toString('hex')]; };
  return [header!['organization'], header!['size'], (header!['checkpoints'] as string[]).map(signed), rest.map(({ sequence, type, at, content, digest, end }) => [sequence, type, at, content, digest, end])];
}

const C = '01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f62';

beforeAll(async () => {
  stage = await TamperStage.set([[C, 6]]);
  [whole, small] = [await textOf(stage.a), await textOf(C)];
  kept = (JSON.parse(lines(whole)[0]!) as { checkpoints: string[] }).checkpoints;
}, 60_000);
afterAll(() => stage?.close());

describe('AU-4: a bundle, checked with nothing but the file and the key', () => {
  it('holds: contents, what purges left, and every checkpoint; an implementation of its own agrees', async () => {
    const report = await check(whole, { verifier: stage.verifier(), trusted: kept });
    expect([report.faults, report.size > 700, report.contents < report.size, kept.length]).toEqual([[], true, true, 6]);
    const entries = lines(whole).slice(1, -1).map((l) => JSON.parse(l) as { sequence: number; type: string; at: string; content?: string; digest?: string });
    const hashes = entries.map((e) => hashLeaf(Buffer.from(`consentry/audit/1\n${e.type}\n${e.at}\n${e.content === undefined ? e.digest : sha(e.content)}\n`)));
    for (const note of kept) {
      const head = openCheckpoint(note, stage.verifier().text)!;
      expect(treeHash(hashes.slice(0, head.size)).equals(head.root)).toBe(true);
    }
  });

  it('says ok to no bundle in which any byte is another', async () => {
    const bytes = Buffer.from(small);
    const verifier = stage.verifier(C);
    expect(await verdict(small, { verifier })).toBe('ok');
    let silent = 0;
    for (let i = 0; i < bytes.length; i++) {
      for (const bit of i % 3 === 0 ? [0x01, 0x20] : [0x01]) {
        const altered = Buffer.from(bytes);
        altered[i]! ^= bit;
        if ((await verdict(altered, { verifier })) !== 'ok') continue;
        silent++;
        // Then it says the same as before: a byte was met that carries nothing.
        expect(meaning(altered.toString('utf8'))).toEqual(meaning(small));
      }
    }
    // The rest is when the file was made, the key that the auditor brought along, the hash that only helps to name an entry, bits of base64 behind the last byte, white space.
    expect([silent > 0, silent < bytes.length / 3]).toEqual([true, true]);
  }, 60_000);

  it('says ok to no part of a bundle: cut at every line, and in every line', async () => {
    const parts = lines(small);
    for (let n = 0; n < parts.length; n++) {
      expect([n, await verdict(joined(parts.slice(0, n)))]).toEqual([n, n === 0 ? 'format' : `truncated@${n - 1}`]);
      const half = parts.slice(0, n).concat(parts[n]!.slice(0, parts[n]!.length / 2)).join('\n');
      expect([n, await verdict(half)]).toEqual([n, n === 0 ? 'format' : `truncated@${n - 1}`]);
    }
    // The line feed at the very end may be missing.
    expect(await verdict(small.trimEnd())).toBe('ok');
    const report = await check(joined(lines(whole).slice(0, 600)), { verifier: stage.verifier() });
    expect(report.faults.find((f) => f.code === 'truncated')?.detail).toBe(`the file ends after 599 of ${report.size} entries`);
  });

  it('names the first line that is not in its place', async () => {
    const parts = lines(whole);
    const line = (n: number) => parts[n + 1]!;
    const changed = (change: (parts: string[]) => void) => { const copy = [...parts]; change(copy); return verdict(joined(copy), { verifier: stage.verifier() }); };
    const altered = (n: number, change: (entry: Record<string, unknown>) => void) => changed((p) => { const entry = JSON.parse(line(n)) as Record<string, unknown>; change(entry); p[n + 1] = JSON.stringify(entry); });
    expect({
      dropped: await changed((p) => p.splice(401, 1)),
      repeated: await changed((p) => p.splice(401, 0, line(400))),
      swapped: await changed((p) => { [p[401], p[402]] = [line(401), line(400)]; }),
      renumbered: await changed((p) => { [p[401], p[402]] = [line(401).replace('"sequence":401', '"sequence":400'), line(400).replace('"sequence":400', '"sequence":401')]; }),
      lastDropped: await changed((p) => p.splice(-2, 1)),
      endTold: await changed((p) => { p[p.length - 1] = '{"end":5}'; }),
      blank: await changed((p) => p.splice(401, 0, '')),
      nonsense: await changed((p) => { p[401] = 'nonsense'; }),
      content: await altered(600, (e) => { e['content'] = (e['content'] as string).replace('here', 'there'); }),
      contentAndHash: await altered(600, (e) => { e['content'] = (e['content'] as string).replace('here', 'there'); delete e['hash']; }),
      time: await altered(600, (e) => { e['at'] = (e['at'] as string).replace(/.Z$/, 'xZ'); }),
      type: await altered(600, (e) => { e['type'] = 'other'; }),
      noTime: await altered(600, (e) => { e['at'] = 'never'; delete e['hash']; }),
      contentGone: await altered(600, (e) => { e['digest'] = sha(e['content'] as string); delete e['content']; }),
      digestOfPurged: await altered(0, (e) => { e['digest'] = sha(''); }),
      hashAlone: await altered(600, (e) => { e['hash'] = sha(''); }),
      hashOfNoLength: await altered(600, (e) => { e['hash'] = ''; }),
      noHash: await altered(600, (e) => { delete e['hash']; }),
    }).toEqual({
      dropped: 'entry.missing@400', repeated: 'entry.missing@401', swapped: 'entry.missing@400', renumbered: 'tree.altered@300', lastDropped: expect.stringMatching(/^truncated@/), endTold: expect.stringMatching(/^truncated@/),
      blank: 'truncated@400', nonsense: 'truncated@400', content: 'entry.altered@600', contentAndHash: 'tree.altered@521', time: 'entry.altered@600', type: 'entry.altered@600', noTime: 'tree.altered@521',
      contentGone: 'entry.purged_early@600', digestOfPurged: 'entry.altered@0', hashAlone: 'entry.altered@600', hashOfNoLength: 'entry.altered@600', noHash: 'ok',
    });
  });

  it('tells a wrong key from an altered one, and from an altered checkpoint', async () => {
    const detail = async (text: string, options: Parameters<typeof check>[1] = {}) => check(text, options).then((r) => r.faults[0]?.detail ?? 'ok', (e: Error) => e.message);
    const stranger = notes.verifierOf(notes.originOf(C), generateKeyPairSync('ed25519').publicKey);
    const alter = (change: (header: Record<string, unknown>) => void) => { const header = JSON.parse(lines(small)[0]!) as Record<string, unknown>; change(header); return joined([JSON.stringify(header), ...lines(small).slice(1)]); };
    const key = stage.verifier(C).text;
    expect({
      wrong: await detail(small, { verifier: stranger }),
      ofAnother: await detail(small, { verifier: stage.verifier(stage.b) }),
      altered: await detail(alter((h) => { h['key'] = key.slice(0, -3) + (key.at(-3) === 'A' ? 'B' : 'A') + key.slice(-2); })),
      none: await detail(alter((h) => { h['key'] = ''; })),
      strangers: await detail(alter((h) => { h['key'] = stranger.text; })),
      checkpoint: await detail(alter((h) => { h['checkpoints'] = (h['checkpoints'] as string[]).map((c) => c.replace('time 2', 'time 1')); })),
      noCheckpoints: await detail(alter((h) => { h['checkpoints'] = []; })),
      organization: await detail(alter((h) => { h['organization'] = stage.b; })),
      fewer: await detail(alter((h) => { h['size'] = 7; })),
      more: await detail(alter((h) => { h['size'] = 9; })),
      format: await detail(alter((h) => { h['format'] = 'consentry-audit-bundle/2'; })),
    }).toEqual({
      wrong: expect.stringContaining('not signed by this key'), ofAnother: expect.stringContaining('not signed by this key'), altered: expect.stringContaining('does not fit its own id'), none: expect.stringContaining('no key of an audit log'),
      strangers: expect.stringContaining('not signed by this key'), checkpoint: expect.stringContaining('the signature does not hold'), noCheckpoints: expect.stringContaining('no checkpoint that holds'), organization: expect.any(String),
      fewer: expect.any(String), more: expect.stringContaining('ends after 8 of 9'), format: expect.stringContaining('format'),
    });
    expect([await verdict(alter((h) => { h['organization'] = stage.b; })), await verdict(alter((h) => { h['size'] = 7; }))]).not.toContain('ok');
  });

  it('holds a checkpoint of a witness against it', async () => {
    const verifier = stage.verifier();
    for (const note of kept) expect(await verdict(whole, { verifier, trusted: [note] })).toBe('ok');
    const signed = (size: number, root: Buffer) => notes.signNote(notes.checkpointText({ origin: notes.originOf(stage.a), size, root, time: stage.clock.now().toISOString() }), notes.originOf(stage.a), stage.signer.pair.privateKey);
    const size = (await check(whole, { verifier })).size;
    expect({
      another: await verdict(whole, { verifier, trusted: [signed(400, Buffer.alloc(32, 1))] }),
      longer: await verdict(whole, { verifier, trusted: [signed(size + 1, Buffer.alloc(32, 1))] }),
      ofAnotherLog: await verdict(whole, { verifier, trusted: [(JSON.parse(lines(small)[0]!) as { checkpoints: string[] }).checkpoints[0]!] }),
      cut: await verdict(whole, { verifier, trusted: [kept[0]!.slice(0, 60)] }),
    }).toEqual({ another: 'tree.altered@300', longer: `truncated@${size}`, ofAnotherLog: 'checkpoint@null', cut: 'checkpoint@null' });
  });

  it('what is no bundle is refused as such', async () => {
    for (const text of ['', '\n', '{}', '[]', 'null', '{"format":"consentry-audit-bundle/1"}', '\u0000\u0001\u0002', '<html></html>']) expect([text, await verdict(text)]).toEqual([text, 'format']);
    expect(await verdict(Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)))).toBe('format');
    const endless = async function* () { for (let i = 0; i < 80; i++) yield Buffer.alloc(1024 * 1024, 'a'); };
    await expect(verifyBundle(linesOf(endless()), {})).rejects.toThrow(/64 MiB/);
  });

  it('any text may stand in an entry: line separators of Unicode, quotes, line feeds, half a pair', async () => {
    await stage.within(async (t) => {
      await t.forge({ context: JSON.stringify({ note: 'a\u2028b\u2029c\u0085d\r\ne"f\\g\u{1F600}\uFFFD' }), actor_id: 'x\u2028y' });
      await t.sealing().sequencer.sealAll();
      let text = '';
      for await (const part of stage.bundles(t.door()).lines(t.a)) text += part;
      expect([text.includes('\u2028'), await verdict(text, { verifier: stage.verifier() })]).toEqual([true, 'ok']);
    });
  });

  it('an exported bundle shows what was altered in the database', async () => {
    await stage.within(async (t) => {
      await t.leaf(600, `actor_id = 'somebody'`);
      let text = '';
      for await (const part of stage.bundles(t.door()).lines(t.a)) text += part;
      expect(await verdict(text, { verifier: stage.verifier() })).toBe('entry.altered@600');
    });
  });
});
