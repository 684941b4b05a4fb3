import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MfaHouse } from './mfa.fixture.js';

const OATHTOOL = '/usr/bin/oathtool';
const has = existsSync(OATHTOOL);

if (!has && process.env['CONSENTRY_REQUIRE_DEBIAN'] === '1') {
  it('oathtool is installed', () => { throw new Error(`there is no ${OATHTOOL}: apt-get install oathtool`); });
}

(has ? describe : describe.skip)('ID-5: Debian’s oathtool as the authenticator app', () => {
  let house: MfaHouse;
  beforeAll(async () => { house = await MfaHouse.open(); });
  afterAll(() => house.close());

  /** The seed goes in by standard input: arguments can be read by others on the machine. */
  const oathtool = (secret: string, at: Date) =>
    execFileSync(OATHTOOL, ['--totp', '--base32', '--now', at.toISOString().replace('T', ' ').replace(/\.\d+Z$/, ' UTC'), '-'], { input: secret, encoding: 'utf8' }).trim();

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
});
