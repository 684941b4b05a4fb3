import { afterAll, beforeAll, describe, it } from '@jest/globals';
import keysVault from '@consentry/keys-vault';
import { createVaultSimulator, type VaultSimulator } from '@consentry/keys-vault/simulator';
import { keysConformance, type KeysFixture } from '@consentry/plugin-sdk/conformance';

const NOON = new Date('2026-11-22T12:00:00Z');

describe.each(['token', 'approle'] as const)('keys-vault passes the conformance kit with %s', (by) => {
  let vault: VaultSimulator;
  let made = 0;
  beforeAll(async () => void (vault = await createVaultSimulator({ now: () => NOON })));
  afterAll(() => vault.close());

  type Turn = (vault: VaultSimulator, settings: Record<string, unknown>) => unknown;
  const on = (begin: Turn, mend: Turn) => async (settings: Record<string, unknown>) => {
    await begin(vault, settings);
    return async () => void (await mend(vault, settings));
  };
  const fixture: KeysFixture = {
    fresh: async () => ({ address: vault.address, key: `key-${(made += 1)}`, ...(by === 'token' ? { token: vault.tokens.issue('root', 0) } : vault.tokens.addRole('root', 3600)) }),
    lose: async (settings) => void vault.transit.keys.delete(String(settings['key'])),
    outages: {
      sealed: on((v) => v.setSealed(true), (v) => v.setSealed(false)),
      unreachable: on((v) => v.goAway(), (v) => v.comeBack()),
      hanging: on((v) => v.suffer('hang'), (v) => v.suffer(undefined)),
      failing: on((v) => v.suffer('fail'), (v) => v.suffer(undefined)),
      'cut off after every request': on((v) => v.suffer('cut'), (v) => v.suffer(undefined)),
      ...(by === 'token'
        ? { 'the token expired': on((v, { token }) => v.tokens.setValid(String(token), false), (v, { token }) => v.tokens.setValid(String(token), true)) }
        : { 'the role was taken away': on((v, { roleId }) => { v.tokens.endAll(); v.tokens.enableRole(String(roleId), false); }, (v, { roleId }) => v.tokens.enableRole(String(roleId), true)) }),
    },
  };
  for (const check of keysConformance(keysVault, fixture)) it(`${check.id}: ${check.title}`, () => check.run());
});
