import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PluginHosts, type PluginNetwork } from '@consentry/plugins';
import { certify } from '../harness/certificates.js';
import { withClient } from '../harness/postgres.js';
import { TlsServer } from '../harness/tls-server.js';
import { World } from '../harness/world.js';

const authority = certify({ subject: 'Root', ca: true });
const leaf = certify({ subject: 'Leaf', issuer: authority, names: ['127.0.0.1'] });
const others = ['One', 'Two'].map((subject) => certify({ subject }).pin);

interface AlertRow { [column: string]: unknown; rule: string; severity: string; object_id: string; facts: { host: string }; count: number; organization_id: string }

describe('TR-3: a provider that shows a key nobody pinned', () => {
  let world: World;
  let provider: TlsServer;
  beforeAll(async () => {
    world = await World.start();
    provider = await TlsServer.start([leaf]);
  });
  afterAll(async () => { await provider.stop(); await world.close(); });

  const alerts = async () => (await withClient(world.ownerUrl, (c) => c.query<AlertRow>(`select * from alerts where rule = 'connection.pin_mismatch'`))).rows;

  it('gets nothing, and the people of the connection get one alert, however often it is tried', async () => {
    const host = `127.0.0.1:${provider.port}`;
    const { network } = world.server.app.get(PluginHosts) as unknown as { network: PluginNetwork };
    Object.assign(network, { ca: authority.pem, pins: { [host]: others } });
    const made = await world.call<{ id: string }>('POST', '/v1/connections', {
      plugin: 'channel-whatsapp', name: 'Pinned', credentials: { accessToken: 'planted-token-0009', appSecret: 'planted-secret-0009', verifyToken: 'planted-verify-0009' },
      settings: { phoneNumberId: '10155500000777', businessAccountId: '20155500000777', apiBaseUrl: `https://${host}` },
    });
    expect(made.status).toBe(201);
    for (let n = 0; n < 3; n++) {
      const check = await world.call<{ ok: boolean; code: string }>('POST', `/v1/connections/${made.body.id}/check`);
      expect(check.body).toMatchObject({ ok: false, code: 'TLS_PIN_MISMATCH' });
    }
    await world.until(async () => (await alerts()).length > 0);
    expect(await alerts()).toMatchObject([{ severity: 'critical', facts: { host }, count: 1, organization_id: world.demo.organizationId }]);
    expect([provider.requests, provider.bytes]).toEqual([0, 0]);
    // A minute later it rings again, and counts up.
    world.clock.advance(61_000);
    await world.call('POST', `/v1/connections/${made.body.id}/check`);
    await world.until(async () => (await alerts())[0]!.count > 1);
    expect(await alerts()).toHaveLength(1);
  });
});
