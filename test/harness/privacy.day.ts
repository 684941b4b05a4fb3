import { createHmac } from 'node:crypto';
import { Backups, BackupSettings } from '@consentry/backups';
import type { Ask } from './desk.day.js';
import { World } from './world.js';

type Made = { id: string };
const NONE = '0'.repeat(32);

/** Everything that people do for the rights of others: every route of it, answering well once and badly where that is easily brought about. */
export class PrivacyDay {
  /** @param ask an owner, confirmed a moment ago @param facebook the secret that Meta signs its callbacks with */
  constructor(private readonly world: World, private readonly ask: Ask, private readonly facebook: string) {}

  async run(): Promise<void> {
    const { body } = await this.ask<Made>('POST', '/v1/contacts', { name: 'Ada of rights', phone: '+15550149777', optedIn: true });
    await this.requests(body.id);
    await this.holds(body.id);
    await this.retention();
    await this.copies();
    await this.processors();
    await this.backups();
    await this.callbacks();
    await this.closing();
  }

  private async requests(contactId: string): Promise<void> {
    const { ask } = this;
    const at = async (kind: string) => `/v1/privacy/requests/${(await ask<Made>('POST', '/v1/privacy/requests', { kind, contactId, message: 'Please.' })).body.id}`;
    const erasure = await at('erasure');
    for (const rest of ['', '/preview']) await ask('GET', erasure + rest);
    await ask('POST', `${erasure}/fulfil`, {});
    await ask('POST', `${erasure}/verify`, { method: 'document', note: 'A passport.' });
    await ask('POST', `${erasure}/extend`, { reason: 'Many at once.' });
    await ask('POST', `${erasure}/extend`, { reason: 'Still many.' });
    await ask('POST', `${erasure}/approve`);
    await ask('POST', `${erasure}/refuse`, { reason: 'It was somebody else.' });
    const copy = await at('access');
    await ask('POST', `${copy}/verify`, { method: 'known_channel' });
    await ask('POST', `${copy}/fulfil`, {});
    await this.world.settle();
    await ask('GET', copy);
    await ask('POST', `${copy}/cancel`);
    await ask('POST', `${await at('objection')}/cancel`);
    await ask('POST', '/v1/privacy/requests', { kind: 'access', contactId: `con_${NONE}` });
    const mail = { messageId: '<day@mail.example>', from: { address: 'day@example.org', name: 'Day' }, subject: 'Hello', text: 'What do you know of me?' };
    const mailed = `/v1/privacy/requests/${(await ask<Made>('POST', '/v1/privacy/inbound-mail', mail)).body.id}`;
    await ask('POST', `${mailed}/verify`, { method: 'document' });
    await ask('POST', `${mailed}/link`, { kind: 'access', contactId });
    await ask('POST', `${mailed}/link`, { userId: `usr_${NONE}` });
    for (const [rest, body] of [['link', {}], ['verify', { method: 'document' }], ['extend', { reason: 'None of it.' }], ['approve'], ['fulfil', {}], ['refuse', { reason: 'None of it.' }], ['cancel']] as const) await ask('POST', `/v1/privacy/requests/dsr_${NONE}/${rest}`, body);
    await ask('GET', '/v1/privacy/requests?count=true&limit=1&open=true');
    const { id: own } = (await ask<Made>('POST', '/v1/account/privacy-requests', { kind: 'access', message: 'My own.' })).body;
    await ask('POST', '/v1/account/privacy-requests', { kind: 'access' });
    await ask('GET', `/v1/account/privacy-requests/${own}/download`);
    await ask('POST', `/v1/privacy/requests/${own}/fulfil`, {});
    await this.world.settle();
    for (const id of [own, `dsr_${NONE}`]) await ask('GET', `/v1/account/privacy-requests/${id}/download`);
    await ask('GET', '/v1/account/privacy-requests');
  }

  private async holds(contactId: string): Promise<void> {
    const { ask } = this;
    const hold = (await ask<Made>('POST', '/v1/privacy/holds', { contactId, reason: 'Case 17' })).body.id;
    await ask('POST', '/v1/privacy/holds', { contactId: `con_${NONE}`, reason: 'Case 18' });
    await ask('DELETE', '/v1/organization', { password: World.owner.password });
    await ask('POST', `/v1/privacy/holds/${hold}/release`);
    await ask('POST', `/v1/privacy/holds/hld_${NONE}/release`);
    await ask('GET', '/v1/privacy/holds?count=true&standing=false');
  }

  private async retention(): Promise<void> {
    const { ask, world } = this;
    await ask('POST', '/v1/privacy/retention/check', { days: { messages: 80 } });
    await ask('PUT', '/v1/privacy/retention', { days: { messages: 3 } });
    await ask('PUT', '/v1/privacy/retention', { days: { messages: 80 } });
    await ask('GET', '/v1/privacy/retention');
    await ask('GET', '/v1/privacy/retention/runs?count=true');
    await world.settle();
  }

  private async copies(): Promise<void> {
    const { ask } = this;
    const at = `/v1/privacy/exports/${(await ask<Made>('POST', '/v1/privacy/exports', {})).body.id}`;
    await ask('POST', '/v1/privacy/exports', {});
    await this.world.settle();
    for (const path of [at, '/v1/privacy/exports?count=true&limit=1', `${at}/download`]) await ask('GET', path);
    await ask('DELETE', at);
    for (const rest of ['', '/download']) await ask('GET', at + rest);
    await ask('DELETE', at);
  }

  private async processors(): Promise<void> {
    const { ask } = this;
    const at = `/v1/privacy/processors/${(await ask<Made>('POST', '/v1/privacy/processors', { name: 'Hosting GmbH', regions: ['Germany'], purposes: ['Running the machines'], categories: ['technical'], terms: 'https://hosting.example/dpa' })).body.id}`;
    await ask('PATCH', at, { regions: ['France'] });
    const { data } = (await ask<{ data: (Made & { source: string })[] }>('GET', '/v1/privacy/processors')).body;
    await ask('PATCH', `/v1/privacy/processors/${data.find((p) => p.source === 'plugin')!.id}`, { name: 'Mine' });
    for (let n = 0; n < 2; n++) await ask('DELETE', at);
    await ask('GET', '/v1/privacy/processors/notices?count=true');
    await ask('PUT', '/v1/privacy/contact', { controllerName: 'Day Ltd', country: 'MY', dpoName: 'Day', dpoEmail: 'dpo@example.org', dpoAddress: null });
    await ask('GET', '/v1/privacy/contact');
    for (const paper of ['dpa', 'dpia', 'records']) for (const format of ['html', 'md', 'pdf']) await ask('GET', `/v1/privacy/documents/${paper}?format=${format}`);
  }

  private async backups(): Promise<void> {
    const { ask } = this;
    const { app } = this.world.server;
    const at = '/v1/system/backups';
    await ask('POST', at);
    app.get(BackupSettings, { strict: false }).ownerUrl = this.world.ownerUrl;
    const { id } = (await ask<Made>('POST', at)).body;
    const idle = () => app.get(Backups, { strict: false }).idle();
    await idle();
    await ask('POST', `${at}/${id}/verify`);
    await idle();
    await ask('POST', `${at}/bak_${NONE}/verify`);
    await ask('GET', `${at}?count=true&limit=1`);
    app.get(BackupSettings, { strict: false }).ownerUrl = undefined;
  }

  private async callbacks(): Promise<void> {
    const payload = Buffer.from(JSON.stringify({ algorithm: 'HMAC-SHA256', user_id: '4711', issued_at: 1 })).toString('base64url');
    for (const kind of ['data-deletion', 'deauthorize']) {
      for (const secret of [this.facebook, 'another']) {
        const raw = new URLSearchParams({ signed_request: `${createHmac('sha256', secret).update(payload).digest('base64url')}.${payload}` }).toString();
        await this.ask('POST', `/webhooks/meta/${kind}`, undefined, { key: null, raw, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
      }
    }
  }

  private async closing(): Promise<void> {
    const { ask } = this;
    const { password } = World.owner;
    await ask('DELETE', '/v1/organization', { password: 'not it' });
    const { body } = await ask<{ certificateUrl: string }>('DELETE', '/v1/organization', { password, graceDays: 30 });
    await ask('DELETE', '/v1/organization', { password });
    await ask('GET', '/v1/organization/erasure');
    await ask('GET', new URL(body.certificateUrl).pathname);
    await ask('GET', `/v1/privacy/certificates/${'x'.repeat(43)}`);
    for (let n = 0; n < 2; n++) await ask('POST', '/v1/organization/erasure/cancel');
  }
}
