import { INSTALLATION, parseId, systemActor } from '@consentry/kernel';
import { PluginError } from '@consentry/plugin-sdk';
import { KeyRotations, MasterKeys, Shredding, Vault } from '@consentry/vault';
import { PASSWORD, type AnyBody, type Someone } from '../harness/identity.js';
import type { Answer } from '../harness/world.js';
import type { Cases, Stage } from './audit-actions.stage.js';

const SSO = '/v1/organization/sso';
const mine = (s: Stage) => ({ by: s.owner, actor: `user ${s.ownerId}` });

interface Domain { id: string; domain: string; dnsName: string; dnsValue: string; verifiedAt: string | null }
let domains = 0;
async function domain(s: Stage, name = `leaf-${++domains}.example`): Promise<Domain & { uuid: string }> {
  const { body } = await s.owner.call<Domain>('POST', `${SSO}/domains`, { domain: name });
  s.dns.records.set(body.dnsName, [body.dnsValue]);
  return { ...body, uuid: parseId('ssoDomain', body.id)! };
}
const settings = (s: Stage) => ({ issuer: s.provider.issuer, clientId: s.provider.clientId, clientSecret: s.provider.clientSecret, defaultRole: 'AGENT' });

/** Single sign-on is set up, and somebody has come back from the provider, one step before being let in. */
async function back(s: Stage, claims: object = {}) {
  await s.owner.call('PUT', SSO, settings(s));
  const { data } = { data: (await s.owner.call<{ domains: Domain[] }>('GET', SSO)).body.domains };
  const ours = data.find((d) => d.domain === 'example.com') ?? (await domain(s, 'example.com'));
  if (ours.verifiedAt === null) await s.owner.call('POST', `${SSO}/domains/${ours.id}/verify`);
  const person = await s.somebody();
  s.provider.person = { sub: `leaf-subject-${person.id}`, email: person.email, email_verified: true, name: 'Leafy Zweistein', ...claims };
  const by = s.stranger();
  const { redirectUrl } = (await by.call<{ redirectUrl: string }>('POST', '/v1/auth/sso/start', { email: person.email })).body;
  const url = await s.provider.agree(redirectUrl);
  return { person, by, act: () => by.call('GET', url.pathname + url.search), secrets: [s.provider.clientSecret, 'leaf-subject', url.searchParams.get('code')!] };
}

/** Somebody's browser before the question for the password. */
async function toLink(s: Stage, person: Someone) {
  s.facebook.profile = { id: `5000${person.id.slice(-6)}`, email: person.email };
  const by = s.stranger();
  const url = s.facebook.agree((await by.call('GET', '/v1/auth/facebook')).headers.get('location')!);
  await by.call('GET', url.pathname + url.search);
  return by;
}

interface Keys { masterKey: { version: number; versions: { version: number; state: string; dataKeys: number }[] } }
const rotations = (s: Stage) => s.world.server.app.get(KeyRotations);
/** The order, and all that it set going. */
const done = async (s: Stage, order: Promise<Answer<AnyBody>>) => {
  const answer = await order;
  await rotations(s).run();
  await s.world.until(async () => (await s.sql(`select 1 from key_rotations where state = 'running'`)).length === 0);
  return answer;
};
async function versions(s: Stage): Promise<Keys['masterKey']> {
  await rotations(s).run();
  return (await s.owner.call<Keys>('GET', '/v1/keys')).body.masterKey;
}
async function staged(s: Stage): Promise<{ from: number; to: number }> {
  const { version, versions: all } = await versions(s);
  const ready = all.find((v) => v.state === 'staged')?.version ?? (await s.owner.call<{ version: number }>('POST', '/v1/keys/master/stage')).body.version;
  return { from: version, to: ready };
}
async function noneStaged(s: Stage): Promise<number> {
  const { version, versions: all } = await versions(s);
  const ready = all.find((v) => v.state === 'staged')?.version;
  if (ready !== undefined) await done(s, s.owner.call<AnyBody>('POST', '/v1/keys/master/activate', { version: ready }));
  return ready ?? version;
}

/** Single sign-on, Facebook and the keys of encryption. */
export const houseCases = (s: Stage): Cases => ({
  'sso.changed': async () => ({
    ...mine(s), object: `organization ${s.world.demo.organizationId}`, context: { issuer: s.provider.issuer, defaultRole: 'AGENT', enabled: true, secretChanged: true },
    secrets: [s.provider.clientSecret, s.provider.clientId], act: () => s.owner.call('PUT', SSO, settings(s)),
  }),
  'sso.removed': async () => { await s.owner.call('PUT', SSO, settings(s)); return { ...mine(s), object: `organization ${s.world.demo.organizationId}`, context: {}, act: () => s.owner.call('DELETE', SSO) }; },
  'sso.domain_added': async () => ({ ...mine(s), object: 'sso_domain *', context: { domain: `added-${++domains}.example` }, act: () => s.owner.call('POST', `${SSO}/domains`, { domain: `added-${domains}.example` }) }),
  'sso.domain_verified': async () => { const d = await domain(s); return { ...mine(s), object: `sso_domain ${d.uuid}`, context: { domain: d.domain }, secrets: [d.dnsValue], act: () => s.owner.call('POST', `${SSO}/domains/${d.id}/verify`) }; },
  'sso.domain_removed': async () => { const d = await domain(s); return { ...mine(s), object: `sso_domain ${d.uuid}`, context: { domain: d.domain }, act: () => s.owner.call('DELETE', `${SSO}/domains/${d.id}`) }; },
  'auth.sso_linked': async () => {
    const { person, by, act, secrets } = await back(s);
    return { by, actor: 'system sso', object: `user ${person.id}`, context: { issuer: s.provider.issuer, admitted: false }, beside: ['auth.login_succeeded'], secrets, act };
  },
  'auth.sso_refused': async () => {
    const { by, act, secrets } = await back(s, { email_verified: false });
    return { by, actor: 'system sso', object: `organization ${s.world.demo.organizationId}`, context: { reason: 'email_unverified' }, secrets, act };
  },
  'auth.facebook_linked': async () => {
    const person = await s.somebody();
    const by = await toLink(s, person);
    return { by, actor: 'system facebook', object: `user ${person.id}`, context: {}, beside: ['auth.login_succeeded'], secrets: [s.facebook.profile.id], act: () => by.call('POST', '/v1/auth/facebook/link', { password: PASSWORD }) };
  },
  'auth.facebook_unlinked': async () => {
    const person = await s.somebody();
    const by = await toLink(s, person);
    await by.call<AnyBody>('POST', '/v1/auth/facebook/link', { password: PASSWORD });
    return { by, actor: `user ${person.id}`, object: `user ${person.id}`, context: {}, act: () => by.call('DELETE', '/v1/auth/facebook/link') };
  },
  'data_key.rotated': async () => { await versions(s); return { ...mine(s), object: null, beside: ['data_key.destroyed'], act: () => done(s, s.owner.call('POST', '/v1/keys/rotate')) }; },
  'data_key.destroyed': async () => { await versions(s); return { by: undefined, actor: 'system key rotation', object: null, beside: ['data_key.rotated'], act: () => done(s, s.owner.call('POST', '/v1/keys/rotate')) }; },
  // Part of deleting an organisation, and by itself here.
  'data_keys.shredded': async () => {
    const { organizationId } = await s.world.secondOrganization();
    await s.world.server.app.get(Vault).ring(organizationId);
    return { by: undefined, actor: 'system erasure', organizationId, object: `organization ${organizationId}`, context: { keys: 2 }, act: async () => { await s.world.server.app.get(Shredding).destroyKeys(systemActor(organizationId, 'erasure'), organizationId); return undefined; } };
  },
  'key_policy.changed': async () => ({ ...mine(s), object: null, context: { key: 'data', rotateEveryDays: 90 }, act: () => s.owner.call('PUT', '/v1/keys/policy', { rotateEveryDays: 90 }) }),
  'master_key.staged': async () => { await noneStaged(s); return { ...mine(s), object: null, act: () => s.owner.call('POST', '/v1/keys/master/stage') }; },
  'master_key.activated': async () => { const { from, to } = await staged(s); return { ...mine(s), object: null, context: { from, to, provider: 'file' }, aside: ['master_key.changed'], act: () => done(s, s.owner.call('POST', '/v1/keys/master/activate', { version: to })) }; },
  'master_key.changed': async () => { const { to } = await staged(s); return { by: undefined, actor: 'system key rotation', organizationId: INSTALLATION, object: null, beside: ['master_key.activated'], act: () => done(s, s.owner.call('POST', '/v1/keys/master/activate', { version: to })) }; },
  'master_key.destroy_undone': async () => {
    await staged(s);
    const current = await noneStaged(s);
    const { versions: all } = await versions(s);
    const { version } = all.find((v) => v.version !== current && v.state !== 'destroyed' && v.dataKeys === 0)!;
    const { key } = s.world.server.app.get(MasterKeys).keeper;
    const destroy = key.destroy!.bind(key);
    return {
      ...mine(s), object: null, context: { version, provider: 'file' }, beside: ['master_key.destroyed'],
      act: async () => {
        key.destroy = () => Promise.reject(new PluginError('unavailable'));
        const answer = await s.owner.call('POST', '/v1/keys/master/destroy', { version });
        key.destroy = destroy;
        return answer;
      },
    };
  },
  'master_key.destroyed': async () => {
    await staged(s);
    const current = await noneStaged(s);
    const { versions: all } = await versions(s);
    const { version } = all.find((v) => v.version !== current && v.state !== 'destroyed' && v.dataKeys === 0)!;
    return { ...mine(s), object: null, context: { version, provider: 'file' }, act: () => s.owner.call('POST', '/v1/keys/master/destroy', { version }) };
  },
});
