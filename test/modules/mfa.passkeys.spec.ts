import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PasskeyAssertion, PasskeyRegistration, removeSecondFactors } from '@consentry/mfa';
import { packedStatement, SoftwareAuthenticator, type Lies } from '../harness/authenticator.js';
import { withClient } from '../harness/postgres.js';
import { MfaHouse } from './mfa.fixture.js';

const ORIGIN = 'https://messages.example.com';
let house: MfaHouse;
beforeAll(async () => { house = await MfaHouse.open(ORIGIN); });
afterAll(() => house.close());

const person = () => ({ id: house.ids.next(), email: 'ada@example.com', name: 'Ada' });
const parallel = <T>(n: number, work: () => Promise<T>) => Promise.all(Array.from({ length: n }, work));
const who = async (_em: unknown, found: { userId: string; passkeyId: string }) => found;
const INVALID = { code: 'passkey.invalid', status: 400 };

/** Registers one passkey the honest way. */
async function owner(authenticator = new SoftwareAuthenticator(ORIGIN)) {
  const user = person();
  const options = await house.passkeys.registrationOptions(user);
  const { passkeyId } = await house.passkeys.register(user.id, 'Phone', PasskeyRegistration.parse(authenticator.create(options as never)));
  return { user, authenticator, passkeyId };
}

/** Signs in with what the authenticator answers, under the lies told. */
async function signIn(authenticator: SoftwareAuthenticator, lies: Lies = {}, userId?: string) {
  const options = await house.passkeys.authenticationOptions(userId);
  return house.passkeys.authenticate(PasskeyAssertion.parse(authenticator.get(options, lies)), who);
}

const counter = (passkeyId: string) => withClient(house.ownerUrl, async (c) => Number((await c.query<{ counter: string }>('select counter from passkeys where id = $1', [passkeyId])).rows[0]?.counter));
const openChallenges = () => withClient(house.ownerUrl, async (c) => (await c.query<{ n: number }>('select count(*)::int as n from webauthn_challenges')).rows[0]!.n);

describe('ID-14: adding a passkey', () => {
  it('asks for a discoverable key, a verified person and no attestation, for our domain', async () => {
    const user = person();
    const options = await house.passkeys.registrationOptions(user);
    expect(options).toMatchObject({
      rp: { id: 'messages.example.com', name: 'Consentry' }, user: { id: Buffer.from(user.id.replaceAll('-', ''), 'hex').toString('base64url'), name: user.email, displayName: 'Ada' },
      attestation: 'none', timeout: 300_000, excludeCredentials: [], authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    });
    expect(options.pubKeyCredParams.map((p) => p.alg)).toEqual([-8, -7, -257]);
    expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32);
    house.mode.publicUrl = 'http://localhost:4711';
    expect((await house.passkeys.registrationOptions(user)).rp.id).toBe('localhost');
    house.mode.publicUrl = ORIGIN;
  });

  it('keeps it, in the transaction of whoever writes beside it', async () => {
    const user = person();
    const authenticator = new SoftwareAuthenticator(ORIGIN);
    const response = PasskeyRegistration.parse(authenticator.create(await house.passkeys.registrationOptions(user) as never, { backupEligible: true, backedUp: true }));
    await expect(house.passkeys.register(user.id, 'Phone', response, async () => { throw new Error('audit is full'); })).rejects.toThrow('audit is full');
    expect(await house.passkeys.list(user.id)).toEqual([]);
    const seen: string[] = [];
    const { passkeyId } = await house.passkeys.register(user.id, 'Phone', response, async (em, id) => { seen.push(id, (await em.execute<{ name: string }[]>('select name from passkeys where id = ?', [id]))[0]!.name); });
    expect(seen).toEqual([passkeyId, 'Phone']);
    expect(await house.passkeys.list(user.id)).toEqual([{ id: passkeyId, name: 'Phone', backedUp: true, createdAt: house.clock.now(), lastUsedAt: null }]);
    expect((await house.tx((em) => house.state.of(em, user.id))).passkeys).toBe(1);
    // The next one is not made on the same device: it is told what it has.
    const again = await house.passkeys.registrationOptions(user);
    expect(again.excludeCredentials).toEqual([{ id: response.id, type: 'public-key', transports: ['internal', 'hybrid'] }]);
    expect(() => authenticator.create(again as never)).toThrow('InvalidStateError');
  });

  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const lies: [string, Lies][] = [
    ['another origin', { origin: 'https://messages.example.com.evil.example' }], ['our origin over plain HTTP', { origin: 'http://messages.example.com' }], ['another port', { origin: `${ORIGIN}:8443` }],
    ['another domain', { rpId: 'example.com' }], ['a challenge of its own', { challenge: Buffer.alloc(32, 7).toString('base64url') }], ['an empty challenge', { challenge: '' }],
    ['an answer to another question', { type: 'webauthn.get' }], ['a foreign page around us', { crossOrigin: true }], ['a foreign page on top', { topOrigin: 'https://evil.example' }],
    ['nobody present', { userPresent: false }], ['nobody verified', { userVerified: false }], ['backed up, though it cannot be', { backedUp: true }],
    ['another id beside it', { credentialId: Buffer.alloc(32, 9).toString('base64url') }],
    ['a false statement about itself', { statement: { format: 'packed', cbor: packedStatement() } }], ['a statement of an unknown kind', { statement: { format: 'made-up', cbor: Buffer.from([0xa0]) } }],
    ['a statement where none should be', { statement: { format: 'none', cbor: packedStatement() } }],
  ];
  it.each(lies)('refuses %s, in the same words', async (_what, lie) => {
    const user = person();
    const options = await house.passkeys.registrationOptions(user);
    const authenticator = new SoftwareAuthenticator(ORIGIN);
    await expect(house.passkeys.register(user.id, 'Phone', PasskeyRegistration.parse(authenticator.create(options as never, lie)))).rejects.toMatchObject(INVALID);
    expect(await house.passkeys.list(user.id)).toEqual([]);
    // It was the lie: the same question, answered truly, is taken.
    await expect(house.passkeys.register(user.id, 'Phone', PasskeyRegistration.parse(authenticator.create(options as never)))).resolves.toBeDefined();
  });

  it('a challenge is for one person, one purpose, five minutes and one answer', async () => {
    const [ada, ben] = [person(), person()];
    const answer = (options: { challenge: string }) => PasskeyRegistration.parse(new SoftwareAuthenticator(ORIGIN).create({ rp: { id: 'messages.example.com' }, user: { id: 'eHg' }, ...options }));
    const forAda = await house.passkeys.registrationOptions(ada);
    await expect(house.passkeys.register(ben.id, 'Mine now', answer(forAda))).rejects.toMatchObject(INVALID);
    await expect(house.passkeys.register(ada.id, 'Phone', answer(await house.passkeys.authenticationOptions(ada.id)))).rejects.toMatchObject(INVALID);
    const late = answer(forAda);
    house.clock.advance(300_000);
    await expect(house.passkeys.register(ada.id, 'Phone', late)).rejects.toMatchObject(INVALID);
    const options = await house.passkeys.registrationOptions(ada);
    house.clock.advance(299_999);
    const inTime = answer(options);
    const results = await Promise.allSettled(Array.from({ length: 200 }, () => house.passkeys.register(ada.id, 'Phone', inTime)));
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    for (const r of results) if (r.status === 'rejected') expect(r.reason).toMatchObject(INVALID);
    expect(await house.passkeys.list(ada.id)).toHaveLength(1);
  });

  it('one question makes one passkey, however many devices answer', async () => {
    const user = person();
    const options = await house.passkeys.registrationOptions(user);
    const answers = Array.from({ length: 30 }, () => PasskeyRegistration.parse(new SoftwareAuthenticator(ORIGIN).create(options as never)));
    const results = await Promise.allSettled(answers.map((answer) => house.passkeys.register(user.id, 'Phone', answer)));
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    expect(await house.passkeys.list(user.id)).toHaveLength(1);
  });

  it('a passkey that somebody has is nobody else’s, and there is an end to them', async () => {
    const { authenticator } = await owner();
    const credential = authenticator.credentials[0]!;
    const ben = person();
    const stolen = new SoftwareAuthenticator(ORIGIN).create(await house.passkeys.registrationOptions(ben) as never, {}, { key: other, id: credential.id });
    await expect(house.passkeys.register(ben.id, 'Not mine', PasskeyRegistration.parse(stolen))).rejects.toMatchObject(INVALID);
    for (let n = 0; n < 20; n++) await house.passkeys.register(ben.id, `Key ${n}`, PasskeyRegistration.parse(new SoftwareAuthenticator(ORIGIN).create(await house.passkeys.registrationOptions(ben) as never)));
    await expect(house.passkeys.registrationOptions(ben)).rejects.toMatchObject({ code: 'passkey.too_many' });
  });
});

describe('ID-14: signing in with a passkey', () => {
  it('says who, without being told, and moves the counter', async () => {
    const { user, authenticator, passkeyId } = await owner();
    const options = await house.passkeys.authenticationOptions();
    expect(options).toMatchObject({ rpId: 'messages.example.com', userVerification: 'required' });
    expect(options.allowCredentials ?? []).toEqual([]);
    house.clock.advance(1000);
    expect(await house.passkeys.authenticate(PasskeyAssertion.parse(authenticator.get(options)), who)).toEqual({ userId: user.id, passkeyId });
    expect(await counter(passkeyId)).toBe(1);
    expect((await house.passkeys.list(user.id))[0]!.lastUsedAt).toEqual(house.clock.now());
    // Told who is meant, the passkey need not say it.
    const named = await house.passkeys.authenticationOptions(user.id);
    expect(named.allowCredentials).toEqual([{ id: authenticator.credentials[0]!.id.toString('base64url'), type: 'public-key', transports: ['internal', 'hybrid'] }]);
    expect(await house.passkeys.authenticate(PasskeyAssertion.parse(authenticator.get(named, { userHandle: null })), who)).toEqual({ userId: user.id, passkeyId });
  });

  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const lies: [string, Lies][] = [
    ['another origin', { origin: 'https://evil.example' }], ['our origin over plain HTTP', { origin: 'http://messages.example.com' }], ['another domain', { rpId: 'evil.example' }],
    ['a challenge of its own', { challenge: Buffer.alloc(32, 7).toString('base64url') }], ['an answer to another question', { type: 'webauthn.create' }],
    ['a foreign page around us', { crossOrigin: true }], ['a foreign page on top', { crossOrigin: true, topOrigin: 'https://evil.example' }],
    ['nobody present', { userPresent: false }], ['nobody verified', { userVerified: false }], ['backed up, though it cannot be', { backedUp: true }],
    ['a signature with one bit turned', { flipSignature: true }], ['another key’s signature', { signWith: stranger }],
    ['the last counter again', { counter: 5 }], ['an older counter', { counter: 4 }], ['no counter any more', { counter: 0 }],
    ['another person', { userHandle: Buffer.alloc(16, 3).toString('base64url') }], ['no person at all', { userHandle: null }], ['an unknown passkey', { credentialId: Buffer.alloc(32, 5).toString('base64url') }],
  ];
  it.each(lies)('refuses %s, without a word', async (_what, lie) => {
    const { user, authenticator, passkeyId } = await owner();
    expect(await signIn(authenticator, { counter: 5 })).toEqual({ userId: user.id, passkeyId });
    authenticator.credentials[0]!.counter = 5;
    expect(await signIn(authenticator, lie)).toBeUndefined();
    expect(await counter(passkeyId)).toBe(5);
    // It was the lie, and nothing is spoilt by it.
    expect(await signIn(authenticator)).toEqual({ userId: user.id, passkeyId });
  });

  it('refuses somebody else’s passkey where one person is meant', async () => {
    const [ada, eve] = [await owner(), await owner()];
    const meant = await house.passkeys.authenticationOptions(ada.user.id);
    const answer = (lies: Lies) => house.passkeys.authenticate(PasskeyAssertion.parse(eve.authenticator.get({ challenge: meant.challenge, rpId: meant.rpId }, lies)), who);
    expect(await answer({})).toBeUndefined();
    expect(await answer({ userHandle: ada.authenticator.credentials[0]!.userHandle })).toBeUndefined();
    expect(await answer({ userHandle: null })).toBeUndefined();
    expect(await answer({ credentialId: ada.authenticator.credentials[0]!.id.toString('base64url'), userHandle: ada.authenticator.credentials[0]!.userHandle })).toBeUndefined();
    expect(await house.passkeys.authenticate(PasskeyAssertion.parse(ada.authenticator.get(meant)), who)).toMatchObject({ userId: ada.user.id });
  });

  it('a challenge lives five minutes and is not one for adding passkeys', async () => {
    const { user, authenticator } = await owner();
    const options = await house.passkeys.authenticationOptions();
    house.clock.advance(300_000);
    expect(await house.passkeys.authenticate(PasskeyAssertion.parse(authenticator.get(options)), who)).toBeUndefined();
    const { challenge } = await house.passkeys.registrationOptions(user);
    expect(await house.passkeys.authenticate(PasskeyAssertion.parse(authenticator.get({ challenge, rpId: 'messages.example.com' })), who)).toBeUndefined();
  });

  it.each([['counting', true], ['not counting, as synced ones are', false]])('200 at once with one answer: one is let in (%s)', async (_what, counting) => {
    const { user, authenticator } = await owner(new SoftwareAuthenticator(ORIGIN, { counting }));
    const answer = PasskeyAssertion.parse(authenticator.get(await house.passkeys.authenticationOptions()));
    let ran = 0;
    const results = await parallel(200, () => house.passkeys.authenticate(answer, async (_em, found) => { ran++; return found.userId; }));
    expect(results.filter((r) => r !== undefined)).toEqual([user.id]);
    expect(ran).toBe(1);
    expect(await house.passkeys.authenticate(answer, who)).toBeUndefined();
  });

  it('a copied key shows: of answers with the same counter one is let in, whatever their challenges', async () => {
    const { authenticator, passkeyId } = await owner();
    const answers = await parallel(20, async () => PasskeyAssertion.parse(authenticator.get(await house.passkeys.authenticationOptions(), { counter: 9 })));
    const results = await Promise.all(answers.map((a) => house.passkeys.authenticate(a, who)));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await counter(passkeyId)).toBe(9);
  });

  it('a sign-in that fails later was none', async () => {
    const { user, authenticator, passkeyId } = await owner();
    const answer = PasskeyAssertion.parse(authenticator.get(await house.passkeys.authenticationOptions()));
    await expect(house.passkeys.authenticate(answer, async () => { throw new Error('disabled'); })).rejects.toThrow('disabled');
    expect(await counter(passkeyId)).toBe(0);
    expect(await house.passkeys.authenticate(answer, who)).toEqual({ userId: user.id, passkeyId });
  });

  it('answers that are no answers are refused like all others', async () => {
    const { authenticator } = await owner();
    const good = authenticator.get(await house.passkeys.authenticationOptions());
    for (const [field, value] of [['clientDataJSON', 'AAAA'], ['clientDataJSON', Buffer.from('{"challenge":5}').toString('base64url')], ['authenticatorData', 'AAAA'], ['signature', 'AAAA'], ['signature', good.response.authenticatorData]] as const) {
      expect([field, await house.passkeys.authenticate({ ...good, response: { ...good.response, [field]: value } }, who)]).toEqual([field, undefined]);
    }
    for (const [field, value] of [['signature', 'not base64url!'], ['signature', ''], ['clientDataJSON', 'A'.repeat(5000)], ['authenticatorData', null]] as const) {
      const { success, error } = PasskeyAssertion.safeParse({ ...good, response: { ...good.response, [field]: value } });
      expect([field, success, error?.issues[0]?.path]).toEqual([field, false, ['response', field]]);
    }
    expect(await house.passkeys.authenticate(good, who)).toBeDefined();
  });
});

describe('ID-14: keeping passkeys', () => {
  it('renamed and removed by their owner only; removed is removed at once', async () => {
    const [ada, ben] = [await owner(), await owner()];
    const answer = PasskeyAssertion.parse(ada.authenticator.get(await house.passkeys.authenticationOptions()));
    expect(await house.tx((em) => house.passkeys.rename(em, ben.user.id, ada.passkeyId, 'Hers'))).toBe(false);
    expect(await house.tx((em) => house.passkeys.remove(em, ben.user.id, ada.passkeyId))).toBe(false);
    expect(await house.tx((em) => house.passkeys.rename(em, ada.user.id, ada.passkeyId, 'Laptop'))).toBe(true);
    expect((await house.passkeys.list(ada.user.id)).map((p) => p.name)).toEqual(['Laptop']);
    expect(await house.tx((em) => house.passkeys.remove(em, ada.user.id, ada.passkeyId))).toBe(true);
    expect(await house.tx((em) => house.passkeys.remove(em, ada.user.id, ada.passkeyId))).toBe(false);
    expect(await house.passkeys.authenticate(answer, who)).toBeUndefined();
    await house.tx((em) => removeSecondFactors(em, ben.user.id));
    expect([await house.passkeys.list(ben.user.id), await signIn(ben.authenticator)]).toEqual([[], undefined]);
  });

  it('expired challenges go, with the next one or with the housekeeping; open ones stay', async () => {
    await parallel(120, () => house.passkeys.authenticationOptions());
    house.clock.advance(300_000);
    await house.passkeys.authenticationOptions();
    expect(await openChallenges()).toBeGreaterThan(60);
    await house.passkeys.authenticationOptions();
    expect(await house.passkeys.purge()).toBeGreaterThan(10);
    expect(await openChallenges()).toBe(2);
    expect(await house.passkeys.purge()).toBe(0);
    house.clock.advance(300_000);
    await parallel(40, () => house.passkeys.authenticationOptions());
    expect(await openChallenges()).toBe(40);
  });
});
