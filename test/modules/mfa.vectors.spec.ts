import { createHash, createPublicKey, hkdfSync, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PasskeyAssertion, PasskeyRegistration } from '@consentry/mfa';
import { p256, SoftwareAuthenticator } from '../harness/authenticator.js';
import { withClient } from '../harness/postgres.js';
import { MfaHouse } from './mfa.fixture.js';

/** WebAuthn level 3, section 16: every input of its examples is HKDF-SHA-256 of this key material, so only what authenticators answered is written down here. */
const derive = (info: string, salt: number, length = 32) => Buffer.from(hkdfSync('sha256', 'WebAuthn test vectors', Buffer.from([salt]), info, length));
const RP = 'example.org';
const ORIGIN = `https://${RP}`;
const b64 = (bytes: Buffer) => bytes.toString('base64url');
const hex = (text: string) => Buffer.from(text, 'hex');

/** Section 16's client data, with the random extension that some of its examples carry. */
function clientData(type: 'create' | 'get', challenge: Buffer, { extra, crossOrigin = false }: { extra?: Buffer; crossOrigin?: boolean } = {}): string {
  const note = extra ? `,"extraData":"clientDataJSON may be extended with additional fields in the future, such as this: ${b64(extra)}"` : '';
  return b64(Buffer.from(`{"type":"webauthn.${type}","challenge":"${b64(challenge)}","origin":"${ORIGIN}","crossOrigin":${crossOrigin}${note}}`));
}

const AUTH_DATA = 'bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5';
const NONE_ATTESTATION = `a363666d74646e6f6e656761747453746d74a068617574684461746158a4${AUTH_DATA}59000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220`;
const CROSS_ORIGIN_ATTESTATION = `a363666d74646e6f6e656761747453746d74a068617574684461746158a4${AUTH_DATA}4500000000883f4f6014f19c09d87aa38123be48d000206e1050c0d2ca2f07c755cb2c66a74c64fa43065c18f938354d9915db2bd5ce57a501020326200121582022200a473f90b11078851550d03b4e44a2279f8c4eca27b3153dedfe03e4e97d225820cbd0be95e746ad6f5a8191be11756e4c0420e72f65b466d39bc56b8b123a9c6e`;
const SELF_ATTESTATION = `a363666d74667061636b65646761747453746d74a263616c672663736967584630440220067a20754ab925005dbf378097c92120031581c73228d1fb4f5b881bcd7da98302207fc7b147558c7c0eba3af18bd9d121fa3d3a26d17fe3f220272178f473b6006d68617574684461746158a4${AUTH_DATA}5d00000000df850e09db6afbdfab51697791506cfc0020455ef34e2043a87db3d4afeb39bbcb6cc32df9347c789a865ecdca129cbef58ca5010203262001215820eb151c8176b225cc651559fecf07af450fd85802046656b34c18f6cf193843c5225820927b8aa427a2be1b8834d233a2d34f61f13bfd44119c325d5896e183fee484f2`;
const CERTIFIED_ATTESTATION = `a363666d74667061636b65646761747453746d74a363616c6726637369675847304502203f19ec4b229f46ab8c45eff29b904ff10c0390dc40bf1216f04a78f4ceba3425022100fe7041a32759aff05a0f9f26c70a999c7a284451ba89234a1d3483c25e21925b637835638159022530820221308201c8a00302010202110088c220f83c8ef1feafe94deae45faad0300a06082a8648ce3d0403023062311e301c06035504030c15576562417574686e207465737420766563746f7273310c300a060355040a0c0357334331253023060355040b0c1c41757468656e74696361746f72204174746573746174696f6e204341310b30090603550406130241413020170d3234303130313030303030305a180f33303234303130313030303030305a305f311e301c06035504030c15576562417574686e207465737420766563746f7273310c300a060355040a0c0357334331223020060355040b0c1941757468656e74696361746f72204174746573746174696f6e310b30090603550406130241413059301306072a8648ce3d020106082a8648ce3d03010703420004a91ba4389409dd38a428141940ca8feb1ac0d7b4350558104a3777a49322f3798440f378b3398ab2d3bb7bf91322c92eb23556f59ad0a836fec4c7663b0e4dc3a360305e300c0603551d130101ff04023000300e0603551d0f0101ff040403020780301d0603551d0e04160414a589ba72d060842ab11f74fb246bdedab16f9b9b301f0603551d2304183016801445aff715b0dd786741fee996ebc16547a3931b1e300a06082a8648ce3d040302034700304402201726b9d85ecd8a5ed51163722ca3a20886fd9b242a0aa0453d442116075defd502207ef471e530ac87961a88a7f0d0c17b091ffc6b9238d30f79f635b417be5910e768617574684461746158a4${AUTH_DATA}4d00000000876ca4f52071c3e9b25509ef2cdf7ed60020c9a6f5b3462d02873fea0c56862234f99f081728084e511bb7760201a89054a5a50102032620012158201cf27f25da591208a4239c2e324f104f585525479a29edeedd830f48e77aeae522582059e4b7da6c0106e206ce390c93ab98a15a5ec3887e57f0cc2bece803b920c423`;

let house: MfaHouse;
beforeAll(async () => { house = await MfaHouse.open(ORIGIN); });
afterAll(() => house.close());

/** Asks a question that the standard asked, by writing it where ours are kept. */
async function ask(kind: 'register' | 'authenticate', challenge: Buffer, userId: string): Promise<void> {
  await withClient(house.ownerUrl, (c) => c.query('insert into webauthn_challenges values ($1, $2, $3, $4)', [createHash('sha256').update(b64(challenge)).digest(), userId, kind, new Date(house.clock.nowMs() + 60_000)]));
}

/** Puts a passkey of the standard's where ours are kept. */
async function holds(userId: string, credentialId: Buffer, privateKey: Buffer): Promise<string> {
  const id = house.ids.next();
  await withClient(house.ownerUrl, (c) => c.query(
    `insert into passkeys (id, user_id, credential_id, public_key, counter, transports, name, backed_up, created_at) values ($1, $2, $3, $4, 0, '{}', 'W3C', false, $5)`, [id, userId, credentialId, coseOf(privateKey), house.clock.now()]));
  return id;
}

function coseOf(privateKey: Buffer): Buffer {
  const { x, y } = createPublicKey(p256(privateKey)).export({ format: 'jwk' });
  return Buffer.concat([hex('a5010203262001215820'), Buffer.from(x!, 'base64url'), hex('225820'), Buffer.from(y!, 'base64url')]);
}

const registration = (credentialId: Buffer, attestation: string, clientDataJSON: string) =>
  PasskeyRegistration.parse({ id: b64(credentialId), rawId: b64(credentialId), type: 'public-key', response: { clientDataJSON, attestationObject: b64(hex(attestation)) } });
const assertion = (credentialId: Buffer, flags: string, clientDataJSON: string, signature: string) =>
  PasskeyAssertion.parse({ id: b64(credentialId), rawId: b64(credentialId), type: 'public-key', response: { clientDataJSON, authenticatorData: b64(hex(`${AUTH_DATA}${flags}00000000`)), signature: b64(hex(signature)) } });

async function registers(vector: string, credentialId: Buffer, attestation: string, clientDataJSON: string) {
  const userId = house.ids.next();
  await ask('register', derive(vector, 0), userId);
  return house.passkeys.register(userId, 'W3C', registration(credentialId, attestation, clientDataJSON));
}

async function signsIn(credentialId: Buffer, privateKey: Buffer, challenge: Buffer, answer: PasskeyAssertion): Promise<boolean> {
  const userId = house.ids.next();
  const passkeyId = await holds(userId, credentialId, privateKey);
  await ask('authenticate', challenge, userId);
  return (await house.passkeys.authenticate(answer, async (_em, who) => who.passkeyId)) === passkeyId;
}

describe('ID-14: the test vectors of WebAuthn level 3, section 16', () => {
  it('16.2 none.ES256: our software authenticator answers with the very bytes; the server refuses, for nobody was verified', async () => {
    const vector = 'none.ES256';
    expect(derive(vector, 0).toString('hex')).toBe('00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130');
    const [key, aaguid, id] = [p256(derive(vector, 1)), derive(vector, 4, 16), derive(vector, 5)];
    const authenticator = new SoftwareAuthenticator(ORIGIN, { aaguid });
    const made = authenticator.create({ challenge: b64(derive(vector, 0)), rp: { id: RP }, user: { id: 'eHg' } }, { userVerified: false, backupEligible: true, backedUp: true }, { key, id });
    expect(Buffer.from(made.response.attestationObject, 'base64url').toString('hex')).toBe(NONE_ATTESTATION);
    await expect(registers(vector, id, NONE_ATTESTATION, clientData('create', derive(vector, 0), { extra: derive(vector, 3, 16) }))).rejects.toMatchObject({ code: 'passkey.invalid' });

    const answer = assertion(id, '19', clientData('get', derive(vector, 7)), '3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87');
    const ours = authenticator.get({ challenge: b64(derive(vector, 7)), rpId: RP }, { userVerified: false, backupEligible: true, backedUp: true, counter: 0 });
    expect([ours.response.clientDataJSON, ours.response.authenticatorData]).toEqual([answer.response.clientDataJSON, answer.response.authenticatorData]);
    const signed = Buffer.concat([Buffer.from(answer.response.authenticatorData, 'base64url'), createHash('sha256').update(Buffer.from(answer.response.clientDataJSON, 'base64url')).digest()]);
    for (const signature of [answer.response.signature, ours.response.signature]) expect(verify('sha256', signed, createPublicKey(key), Buffer.from(signature, 'base64url'))).toBe(true);
    expect(await signsIn(id, derive(vector, 1), derive(vector, 7), answer)).toBe(false);
  });

  it('16.3 packed-self.ES256: taken, a statement about itself needs nobody else; its sign-in verified nobody and is refused', async () => {
    const vector = 'packed-self.ES256';
    const id = derive(vector, 5);
    await expect(registers(vector, id, SELF_ATTESTATION, clientData('create', derive(vector, 0), { extra: derive(vector, 3, 16) }))).resolves.toBeDefined();
    const stored = await withClient(house.ownerUrl, async (c) => (await c.query<{ user_id: string; public_key: Buffer; backed_up: boolean }>('select user_id, public_key, backed_up from passkeys where credential_id = $1', [id])).rows[0]!);
    expect([stored.public_key.toString('hex'), stored.backed_up]).toEqual([coseOf(derive(vector, 1)).toString('hex'), true]);
    await ask('authenticate', derive(vector, 7), stored.user_id);
    const answer = assertion(id, '09', clientData('get', derive(vector, 7), { extra: derive(vector, 9, 16) }), '304402203310b9431903c401f1be2bdc8d23a4007682dbbddcf846994947b7f465daf84002204e94dd00047b316061b3b99772b7efd95994a83ef584b3b6b825ea3550251b66');
    expect(await house.passkeys.authenticate(answer, async () => true)).toBeUndefined();
  });

  it('16.4 none.ES256.crossOrigin: right in every other way, but made inside a foreign page', async () => {
    const vector = 'none.ES256.crossOrigin';
    const id = derive(vector, 5);
    await expect(registers(vector, id, CROSS_ORIGIN_ATTESTATION, clientData('create', derive(vector, 0), { extra: derive(vector, 3, 16), crossOrigin: true }))).rejects.toMatchObject({ code: 'passkey.invalid' });
    const answer = assertion(id, '05', clientData('get', derive(vector, 7), { extra: derive(vector, 9, 16), crossOrigin: true }), '3046022100eb12fcf23b12764c0f122e22371fab92e283879fd798f38ee1841c951b6e40e7022100c76237ff9db77b3c56f30837cda6a09acfa2e915544e609c0733b1184036d1cf');
    expect(await signsIn(id, derive(vector, 1), derive(vector, 7), answer)).toBe(false);
  });

  it('16.6 none.ES256.long-credential-id: the longest id there may be signs in', async () => {
    const vector = 'none.ES256.long-credential-id';
    const id = derive(vector, 4, 1023);
    const answer = assertion(id, '0d', clientData('get', derive(vector, 6)), '304502203ecef83fb12a0cae7841055f9f87103a99fd14b424194bbf06c4623d3ee6e3fd022100d2ace346db262b1374a6b70faa51f518a42ddca13a4125ce6f5052a75bac9fb6');
    expect(await signsIn(id, derive(vector, 1), derive(vector, 6), answer)).toBe(true);
  });

  it('16.7 packed.ES256: certificates were not asked for and are not followed; the sign-in is taken', async () => {
    const vector = 'packed.ES256';
    const id = derive(vector, 5);
    await expect(registers(vector, id, CERTIFIED_ATTESTATION, clientData('create', derive(vector, 0), { extra: derive(vector, 3, 16) }))).rejects.toMatchObject({ code: 'passkey.invalid' });
    const answer = assertion(id, '0d', clientData('get', derive(vector, 9), { extra: derive(vector, 0x0b, 16) }), '30450220694969d3ee928de6f02ef23a9c644d7d779916451734a94b432542f498a1ebe90221008b0819c824218a97152cd099c55bfb1477b29d900a49a64018314f9bfccda163');
    expect(await signsIn(id, derive(vector, 1), derive(vector, 9), answer)).toBe(true);
  });
});
