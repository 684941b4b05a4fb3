import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeSecondFactors } from '@consentry/mfa';
import { withClient } from '../harness/postgres.js';
import { dumpText } from '../harness/tables.js';
import { MfaHouse } from './mfa.fixture.js';

const STEP_MS = 30_000;
let house: MfaHouse;
beforeAll(async () => { house = await MfaHouse.open(); });
afterAll(() => house.close());

const label = { issuer: 'Consentry', account: 'ada@example.com' };
const stepNow = () => Math.floor(house.clock.nowMs() / STEP_MS);
const parallel = <T>(n: number, work: () => Promise<T>) => Promise.all(Array.from({ length: n }, work));

/** An authenticator app, written a second time from RFC 6238 and RFC 4648: what the product says is checked against it, not against itself. */
function app(secret: string, step: number): string {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', Buffer.from(bits.match(/.{8}/g)!.map((b) => parseInt(b, 2)))).update(counter).digest();
  return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describe('ID-5: the authenticator app', () => {
  it('enrols: a new seed, its address, its picture; on only after a code', async () => {
    const userId = house.ids.next();
    const enrolment = await house.totp.begin(userId, { issuer: 'Our: house', account: 'ada@example.com' });
    expect(enrolment.secret).toMatch(/^[A-Z2-7]{32}$/);
    const url = new URL(enrolment.otpauthUrl);
    expect([url.protocol, url.host, decodeURIComponent(url.pathname), url.searchParams.get('secret'), url.searchParams.get('issuer')]).toEqual(['otpauth:', 'totp', '/Our  house:ada@example.com', enrolment.secret, 'Our  house']);
    expect(enrolment.qrSvg).toMatch(/^<svg [^>]*viewBox="0 0 (\d+) \1"><rect [^>]*\/><path fill="black" d="[Mhvz\d,-]+"\/><\/svg>$/);
    expect(await house.tx((em) => house.state.of(em, userId))).toEqual({ totp: false, passkeys: 0, backupCodes: 0 });

    const code = app(enrolment.secret, stepNow());
    expect(await house.totp.match(userId, code, { confirmed: true })).toBeUndefined();
    const step = await house.totp.match(userId, code, { confirmed: false });
    expect(step).toBe(stepNow());
    // What was only begun can't be used to sign in.
    expect(await house.tx((em) => house.totp.spend(em, userId, step!))).toBe(false);
    expect((await parallel(50, () => house.tx((em) => house.totp.confirm(em, userId, step!)))).filter(Boolean)).toHaveLength(1);
    expect((await house.tx((em) => house.state.of(em, userId))).totp).toBe(true);
    // The code that proved it is used up.
    expect(await house.tx((em) => house.totp.spend(em, userId, step!))).toBe(false);
    expect(await house.totp.match(userId, code, { confirmed: false })).toBeUndefined();
  });

  it('beginning again replaces what was never confirmed, and nothing else', async () => {
    const userId = house.ids.next();
    const first = await house.totp.begin(userId, label);
    const second = await house.totp.begin(userId, label);
    expect(second.secret).not.toBe(first.secret);
    const step = stepNow();
    expect(await house.totp.match(userId, app(second.secret, step), { confirmed: false })).toBe(step);
    expect(await house.totp.match(userId, app(first.secret, step), { confirmed: false })).toBeUndefined();
    expect(await house.tx((em) => house.totp.confirm(em, userId, step))).toBe(true);
    await expect(house.totp.begin(userId, label)).rejects.toMatchObject({ code: 'mfa.already_enrolled', status: 409 });
    expect(await house.totp.match(userId, app(second.secret, step), { confirmed: true })).toBe(step);
    await house.tx((em) => house.totp.remove(em, userId));
    expect(await house.totp.match(userId, app(second.secret, step), { confirmed: true })).toBeUndefined();
    await expect(house.totp.begin(userId, label)).resolves.toBeDefined();
  });

  it('takes a code one step early and one step late, not two', async () => {
    const { userId, secret } = await house.enrolled();
    const found: Record<number, number | undefined> = {};
    for (const offset of [-2, -1, 0, 1, 2]) found[offset] = await house.totp.match(userId, app(secret, stepNow() + offset), { confirmed: true });
    expect(found).toEqual({ [-2]: undefined, [-1]: stepNow() - 1, 0: stepNow(), 1: stepNow() + 1, 2: undefined });
    const code = app(secret, stepNow());
    house.clock.advance(STEP_MS);
    expect(await house.totp.match(userId, code, { confirmed: true })).toBe(stepNow() - 1);
    house.clock.advance(STEP_MS);
    expect(await house.totp.match(userId, code, { confirmed: true })).toBeUndefined();
  });

  it('a code of one person is no code of another, and somebody without a seed has none', async () => {
    const [ada, ben] = [await house.enrolled(), await house.enrolled()];
    const code = app(ada.secret, stepNow());
    expect(await house.totp.match(ada.userId, code, { confirmed: true })).toBe(stepNow());
    expect(await house.totp.match(ben.userId, code, { confirmed: true })).toBeUndefined();
    expect(await house.totp.match(house.ids.next(), code, { confirmed: true })).toBeUndefined();
    // Moved to another row, the seed does not open: nobody signs in with somebody else's app.
    await withClient(house.ownerUrl, (c) => c.query('update mfa_totp set sealed = (select sealed from mfa_totp where user_id = $1) where user_id = $2', [ada.userId, ben.userId]));
    await expect(house.totp.match(ben.userId, code, { confirmed: true })).rejects.toThrow('could not be opened');
  });

  it('200 at once: one step lets one in', async () => {
    const { userId } = await house.enrolled();
    house.clock.advance(STEP_MS);
    const step = stepNow();
    expect((await parallel(200, () => house.tx((em) => house.totp.spend(em, userId, step)))).filter(Boolean)).toHaveLength(1);
  });

  it('a spent step closes every older one, also for a transaction that ends later; undone, it stays open', async () => {
    const { userId } = await house.enrolled();
    house.clock.advance(3 * STEP_MS);
    const step = stepNow();
    const spend = (s: number) => house.tx((em) => house.totp.spend(em, userId, s));
    await expect(house.tx(async (em) => { expect(await house.totp.spend(em, userId, step)).toBe(true); throw new Error('sign-in failed later'); })).rejects.toThrow('sign-in failed later');
    expect(await spend(step)).toBe(true);
    expect([await spend(step), await spend(step - 1), await spend(step - 2)]).toEqual([false, false, false]);
    expect(await spend(step + 1)).toBe(true);
  });
});

describe('ID-6: backup codes', () => {
  const spend = (userId: string, code: string) => house.tx((em) => house.codes.spend(em, userId, code));

  it('ten, each once, counting down', async () => {
    const userId = house.ids.next();
    const codes = await house.tx((em) => house.codes.replace(em, userId));
    expect(new Set(codes).size).toBe(10);
    expect((await house.tx((em) => house.state.of(em, userId))).backupCodes).toBe(10);
    for (const [n, code] of codes.entries()) {
      expect(await spend(userId, n % 2 ? ` ${code.toUpperCase().replaceAll('-', ' ')}` : code)).toEqual({ remaining: 9 - n });
      expect(await spend(userId, code)).toBeUndefined();
    }
    expect(await house.tx((em) => house.codes.remaining(em, userId))).toBe(0);
  });

  it('200 at once: one code lets one in', async () => {
    const userId = house.ids.next();
    const [code] = await house.tx((em) => house.codes.replace(em, userId));
    const answers = await parallel(200, () => spend(userId, code!));
    expect(answers.filter(Boolean)).toEqual([{ remaining: 9 }]);
  });

  it('belong to one person; wrong ones take nothing away', async () => {
    const [ada, ben] = [house.ids.next(), house.ids.next()];
    const [code] = await house.tx((em) => house.codes.replace(em, ada));
    await house.tx((em) => house.codes.replace(em, ben));
    for (const wrong of [code!, '0000-0000-0000-0000', '', '123456', '%', "' or true --"]) expect([wrong, await spend(ben, wrong)]).toEqual([wrong, undefined]);
    expect(await house.tx((em) => house.codes.remaining(em, ben))).toBe(10);
    expect(await spend(ada, code!)).toEqual({ remaining: 9 });
  });

  it('new ones make the old ones worthless, and two requests at once still leave ten', async () => {
    const userId = house.ids.next();
    const [old] = await house.tx((em) => house.codes.replace(em, userId));
    const sets = await parallel(20, () => house.tx((em) => house.codes.replace(em, userId)));
    expect(await spend(userId, old!)).toBeUndefined();
    expect(await house.tx((em) => house.codes.remaining(em, userId))).toBe(10);
    const fresh = house.ids.next();
    await parallel(20, () => house.tx((em) => house.codes.replace(em, fresh)));
    expect(await house.tx((em) => house.codes.remaining(em, fresh))).toBe(10);
    const living = [];
    for (const set of sets) if (await spend(userId, set[0]!)) living.push(set);
    expect(living).toHaveLength(1);
  });

  it('a failed sign-in gives the code back', async () => {
    const userId = house.ids.next();
    const [code] = await house.tx((em) => house.codes.replace(em, userId));
    await expect(house.tx(async (em) => { expect(await house.codes.spend(em, userId, code!)).toEqual({ remaining: 9 }); throw new Error('later'); })).rejects.toThrow('later');
    expect(await spend(userId, code!)).toEqual({ remaining: 9 });
  });
});

describe('what is kept', () => {
  it('a dump of the database holds neither seed nor code nor challenge, in no encoding', async () => {
    const { userId, secret } = await house.enrolled();
    const codes = await house.tx((em) => house.codes.replace(em, userId));
    const { challenge } = await house.passkeys.authenticationOptions();
    const dump = await dumpText(house.ownerUrl);
    const seed = Buffer.from(secret.match(/.{8}/g)!.flatMap((eight) => {
      const n = [...eight].reduce((sum, c) => sum * 32n + BigInt('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c)), 0n);
      return [...Buffer.from(n.toString(16).padStart(10, '0'), 'hex')];
    }));
    expect(seed).toHaveLength(20);
    const planted = [Buffer.from(secret), seed, Buffer.from(challenge), Buffer.from(challenge, 'base64url'), ...codes.flatMap((code) => [Buffer.from(code), Buffer.from(code.replaceAll('-', ''))])];
    for (const bytes of planted) {
      for (const form of [bytes.toString('latin1'), bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')]) expect(dump.includes(form)).toBe(false);
    }
    // The dump would have shown them: the rows are there.
    for (const table of ['mfa_totp', 'mfa_backup_codes', 'webauthn_challenges']) expect(dump).toMatch(new RegExp(`^${table}\\n\\{`, 'm'));
    expect(dump).toContain(userId);
  });

  it('removing everything removes everything of that person, and nothing of others', async () => {
    const [ada, ben] = [await house.enrolled(), await house.enrolled()];
    for (const { userId } of [ada, ben]) await house.tx((em) => house.codes.replace(em, userId));
    await house.tx((em) => removeSecondFactors(em, ada.userId));
    expect(await house.tx((em) => house.state.of(em, ada.userId))).toEqual({ totp: false, passkeys: 0, backupCodes: 0 });
    expect(await house.tx((em) => house.state.of(em, ben.userId))).toEqual({ totp: true, passkeys: 0, backupCodes: 10 });
  });
});
