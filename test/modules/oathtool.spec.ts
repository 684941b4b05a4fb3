import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith } from '../harness/debian.js';
import { Visitor } from '../harness/identity.js';
import { World } from '../harness/world.js';
import { MfaHouse } from './mfa.fixture.js';

const OATHTOOL = '/usr/bin/oathtool';

/** The seed goes in by standard input: arguments can be read by others on the machine. */
const oathtool = (secret: string, at: Date) =>
  execFileSync(OATHTOOL, ['--totp', '--base32', '--now', at.toISOString().replace('T', ' ').replace(/\.\d+Z$/, ' UTC'), '-'], { input: secret, encoding: 'utf8' }).trim();

describeWith(OATHTOOL, 'oathtool')('ID-5: Debian’s oathtool as the authenticator app', () => {
  let house: MfaHouse;
  beforeAll(async () => { house = await MfaHouse.open(); });
  afterAll(() => house.close());

  it('its codes are accepted, once each, over a day of steps', async () => {
    const { userId, secret } = await house.enrolled();
    let accepted = 0;
    for (let n = 0; n < 48; n++) {
      house.clock.advance(30 * 60_000);
      const code = oathtool(secret, house.clock.now());
      expect(code).toMatch(/^\d{6}$/);
      const step = await house.totp.match(userId, code, { confirmed: true });
      expect(step).toBe(Math.floor(house.clock.nowMs() / 30_000));
      const spend = () => house.tx((em) => house.totp.spend(em, userId, step!));
      expect([await spend(), await spend()]).toEqual([true, false]);
      accepted++;
    }
    process.stdout.write(`oathtool: ${accepted} codes accepted, as many replays refused\n`);
  });

  it('its code of two steps ago, or for another seed, is not', async () => {
    const [ada, ben] = [await house.enrolled(), await house.enrolled()];
    expect(await house.totp.match(ada.userId, oathtool(ada.secret, new Date(house.clock.nowMs() - 60_000)), { confirmed: true })).toBeUndefined();
    expect(await house.totp.match(ada.userId, oathtool(ben.secret, house.clock.now()), { confirmed: true })).toBeUndefined();
    expect(await house.totp.match(ada.userId, oathtool(ada.secret, house.clock.now()), { confirmed: true })).toBeDefined();
  });

  it('signs in: set up and used over HTTP, as a person does', async () => {
    const world = await World.start();
    try {
      const browser = new Visitor(world);
      expect((await browser.login(World.owner.email)).status).toBe(200);
      const { secret } = (await browser.call<{ secret: string }>('POST', '/v1/auth/mfa/totp')).body;
      expect((await browser.call('POST', '/v1/auth/mfa/totp/confirm', { code: oathtool(secret, world.clock.now()) })).status).toBe(200);
      world.clock.advance(60_000);
      const another = new Visitor(world);
      const challenge = (await another.login(World.owner.email)).body;
      expect(challenge.mfaRequired).toBe(true);
      const code = oathtool(secret, world.clock.now());
      expect((await another.call('POST', '/v1/auth/mfa', { mfaToken: challenge.mfaToken, code })).status).toBe(200);
      expect((await another.call('GET', '/v1/contacts')).status).toBe(200);
      const replay = (await new Visitor(world).login(World.owner.email)).body;
      expect((await new Visitor(world).call('POST', '/v1/auth/mfa', { mfaToken: replay.mfaToken, code })).status).toBe(401);
    } finally {
      await world.close();
    }
  });
});
