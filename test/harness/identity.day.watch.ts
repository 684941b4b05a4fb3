import { AccountDay } from './identity.day.account.js';
import { LOGINS, NONE } from './identity.day.base.js';
import { HookReceiver } from './hook.receiver.js';
import type { Visitor } from './identity.js';

interface Made { id: string; secret?: string }
interface Logs { logs: Made[] }

const EVER = 'start_date=2020-01-01&end_date=2099-12-31';
/** As an address of a receiver and a header for it may be: each a secret of its own. */
const HOOK_TOKEN = 'hook-token-4d1f09c7a2';
const COLLECTOR_TOKEN = 'Bearer collector-token-8e52b7f310';

/** What an organisation does to watch over itself: audit log, alerts, figures, streams to a SIEM, webhooks. */
export abstract class WatchDay extends AccountDay {
  protected async watching(owner: Visitor): Promise<void> {
    await owner.call('POST', '/v1/auth/step-up', { password: LOGINS.owner[1] });
    const receiver = await HookReceiver.start();
    this.secrets.push(HOOK_TOKEN, COLLECTOR_TOKEN);
    try {
      await this.auditLog(owner);
      await this.alerts(owner);
      await this.figures(owner);
      await this.streams(owner);
      await this.webhooks(owner, `${receiver.url}/${HOOK_TOKEN}`);
    } finally {
      await receiver.close();
    }
  }

  private async auditLog(owner: Visitor): Promise<void> {
    const path = '/v1/audit-logs';
    for (const query of [EVER, `${EVER}&limit=2&offset=1`, `${EVER}&limit=2&cursor=start&event_type=authentication`, 'start_date=2026-01-01', `${EVER}&limit=1001`]) await owner.call('GET', `${path}?${query}`);
    for (const rest of ['/actions', '/checkpoint', '/settings', '/verification', `/log_${NONE}`, '/proof/consistency?first=1', '/proof/consistency?first=2&second=1', `/proof/inclusion?id=log_${NONE}`]) await owner.call('GET', path + rest);
    const { logs } = (await owner.call<Logs>('GET', `${path}?${EVER}&action=contact.created&limit=1`)).body;
    await owner.call('GET', `${path}/${logs[0]!.id}`);
    await this.world.until(async () => (await owner.call('GET', `${path}/proof/inclusion?id=${logs[0]!.id}`)).status === 200);
    // The clock of the day jumps: what waits to be sealed looks hours old.
    await this.world.seal();
    await Promise.all([1, 2, 3].map(() => owner.call('POST', `${path}/verification`)));
    await this.world.until(async () => (await owner.call<{ state: string }>('GET', `${path}/verification`)).body.state === 'verified');
    await owner.call('PUT', `${path}/settings`, { retention: { api_request: 90 }, witnessEmails: ['witness@example.com'] });
    this.addresses.push('witness@example.com');
    await owner.call('PUT', `${path}/settings`, { retention: { api_request: 1 } });
    for (const format of ['csv', 'ndjson']) await this.download(owner, `${path}/export?${EVER}&format=${format}&event_type=account_change`);
    await owner.call('GET', `${path}/export?${EVER}&format=pdf`);
    await this.download(owner, `${path}/bundle`);
  }

  /** What answers with a file. */
  private async download({ cookies }: Visitor, path: string): Promise<void> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    this.told('GET', path, await this.world.call('GET', path, undefined, { key: null, headers: { cookie } }));
  }

  /** The day's key was used from a network that it is not for. */
  private async alerts(owner: Visitor): Promise<void> {
    const { data } = (await owner.call<{ data: Made[] }>('GET', '/v1/alerts?rule=api_key.wrong_network')).body;
    const path = `/v1/alerts/${data[0]!.id}`;
    await owner.call('GET', path);
    await owner.call('GET', `/v1/alerts/alr_${NONE}`);
    await owner.call('POST', `${path}/acknowledge`, { note: 'Looking into it' });
    await owner.call('POST', `${path}/acknowledge`, {});
    await owner.call('POST', `${path}/close`, { note: 'A misconfigured job' });
    await owner.call('POST', `${path}/close`, {});
    await owner.call('POST', `/v1/alerts/alr_${NONE}/close`, {});
    await owner.call('GET', '/v1/alert-rules');
    await owner.call('PUT', '/v1/alert-rules/queue.age', { enabled: true, parameters: { seconds: 600 }, notify: { roles: ['OWNER'] } });
    await owner.call('PUT', '/v1/alert-rules/queue.age', { enabled: true, parameters: { seconds: 1 } });
    await owner.call('PUT', '/v1/alert-rules/no.such', { enabled: true });
  }

  private async figures(owner: Visitor): Promise<void> {
    const at = (hours: number) => new Date(this.world.clock.nowMs() + hours * 3_600_000).toISOString();
    for (const figure of ['usage', 'security', 'access', 'performance']) {
      await owner.call('GET', `/v1/monitoring/${figure}?from=${at(-24)}&to=${at(1)}`);
      await owner.call('GET', `/v1/monitoring/${figure}?from=${at(1)}&to=${at(-24)}`);
    }
    await owner.call('GET', '/v1/monitoring/status');
  }

  private async streams(owner: Visitor): Promise<void> {
    const http = { kind: 'http', name: 'Collector', enabled: false, settings: { url: 'https://127.0.0.1:9/collect', headers: { authorization: COLLECTOR_TOKEN } } };
    const made = await owner.call<Made>('POST', '/v1/audit-streams', http);
    const path = `/v1/audit-streams/${made.body.id}`;
    await owner.call('POST', '/v1/audit-streams', { kind: 'syslog', name: 'Syslog', enabled: false, settings: { host: '127.0.0.1', port: 9 } });
    await owner.call('POST', '/v1/audit-streams', { ...http, settings: { url: 'https://169.254.169.254/' } });
    for (let n = 2; n < 11; n++) await owner.call('POST', '/v1/audit-streams', { ...http, name: `Collector ${n}`, settings: { url: 'https://127.0.0.1:9/' } });
    await owner.call('GET', '/v1/audit-streams?count=true&limit=2');
    await owner.call('GET', path);
    await owner.call('GET', `/v1/audit-streams/ast_${NONE}`);
    await owner.call('PATCH', path, { name: 'Renamed', eventTypes: ['authentication'] });
    await owner.call('PATCH', path, { settings: { url: 'https://127.0.0.1:10/elsewhere' } });
    await owner.call('POST', `${path}/test`);
    await owner.call('POST', `${path}/rewind`, { since: '2026-01-01T00:00:00Z' });
    await owner.call('POST', `${path}/rewind`, { since: '2126-01-01T00:00:00Z' });
    await owner.call('DELETE', path);
    for (const [method, rest, body] of [['PATCH', '', { name: 'x' }], ['POST', '/test'], ['POST', '/rewind', { since: '2026-01-01T00:00:00Z' }], ['DELETE', '']] as const) await owner.call(method, path + rest, body);
  }

  private async webhooks(owner: Visitor, url: string): Promise<void> {
    const at = '/v1/webhook-endpoints';
    await owner.call('GET', `${at}/event-types`);
    const made = await owner.call<Made>('POST', at, { url, description: 'Of a day', eventTypes: ['alert.*'] });
    const path = `${at}/${made.body.id}`;
    await owner.call('POST', at, { url: 'https://10.0.0.1/', eventTypes: ['*'] });
    await owner.call('POST', at, { url, eventTypes: ['no.such'] });
    for (let n = 1; n < 21; n++) await owner.call('POST', at, { url: 'https://127.0.0.1:9/', eventTypes: ['alert.closed'], enabled: false });
    await owner.call('GET', `${at}?count=true&limit=2`);
    await owner.call('GET', path);
    await owner.call('PATCH', path, { description: 'Of this day' });
    const rotated = await owner.call<Made>('POST', `${path}/rotate`, { overlapHours: 1 });
    this.secrets.push(made.body.secret!, rotated.body.secret!);
    const { id } = (await owner.call<Made>('POST', `${path}/test`)).body;
    const delivery = `${path}/deliveries/${id}`;
    await this.world.until(async () => (await owner.call<{ state: string }>('GET', delivery)).body.state === 'delivered');
    await owner.call('GET', `${path}/deliveries?count=true&state=delivered`);
    await owner.call('GET', `${path}/deliveries/wdl_${NONE}`);
    await owner.call('POST', `${delivery}/resend`);
    await owner.call('POST', `${path}/replay`, { since: new Date(this.world.clock.nowMs() - 3_600_000).toISOString() });
    await owner.call('POST', `${path}/replay`, { since: '2126-01-01T00:00:00Z' });
    await owner.call('PATCH', path, { enabled: false });
    for (const [rest, body] of [['/test'], ['/replay', { since: new Date(this.world.clock.nowMs() - 3_600_000).toISOString() }], [`/deliveries/${id}/resend`]] as const) await owner.call('POST', path + rest, body);
    await owner.call('POST', `${path}/deliveries/wdl_${NONE}/resend`);
    await owner.call('DELETE', path);
    for (const [method, rest, body] of [['GET', ''], ['PATCH', '', { enabled: true }], ['POST', '/rotate', {}], ['POST', '/test'], ['GET', '/deliveries'], ['DELETE', '']] as const) await owner.call(method, path + rest, body);
  }
}
