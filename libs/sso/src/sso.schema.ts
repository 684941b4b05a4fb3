import { z } from 'zod';
import { idIn, idOut, ROLES } from '@consentry/kernel';
import { domainProblem, normalDomain } from './sso.domain.rules.js';

/** An owner is made by an owner, never by what another server says. */
export const SSO_ROLES = ROLES.filter((role) => role !== 'OWNER') as ['ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'];

/** OpenID Connect Discovery 1.0, section 2: an address without query and fragment. Whether it may be plain HTTP is decided where it is asked. */
const Issuer = z.url({ protocol: /^https?$/, error: 'Must be the https address of the issuer.' }).max(500).refine((text) => {
  const url = URL.parse(text);
  return url === null || (!url.search && !url.hash && !url.username && !url.password && !text.endsWith('?') && !text.endsWith('#'));
}, 'Must have no query, fragment, user name or password.');

export const ConfigureSso = z.strictObject({
  issuer: Issuer, clientId: z.string().trim().min(1).max(255),
  /** Absent: the one that is stored stays. Null: none, for a public client. */
  clientSecret: z.string().min(1).max(1024).nullable().optional(),
  /** What people get who come in by it for the first time. */
  defaultRole: z.enum(SSO_ROLES).default('AGENT'),
  enabled: z.boolean().default(true),
}).meta({ id: 'ConfigureSso' });

export const SsoDomainView = z.object({
  id: idOut('ssoDomain'), domain: z.string(), verifiedAt: z.iso.datetime().nullable(),
  /** The TXT record that proves the domain: its name and its text. */
  dnsName: z.string(), dnsValue: z.string(),
}).meta({ id: 'SsoDomain' });

export const SsoView = z.object({
  issuer: z.string().nullable(), clientId: z.string().nullable(), hasClientSecret: z.boolean(), defaultRole: z.enum(SSO_ROLES), enabled: z.boolean(),
  /** To be registered at the provider, to the letter. */
  redirectUri: z.string(),
  domains: z.array(SsoDomainView),
}).meta({ id: 'Sso' });

export const AddSsoDomain = z.strictObject({
  domain: z.string().trim().min(1).max(253).transform((text, context) => {
    const problem = domainProblem(text);
    if (problem) context.addIssue({ code: 'custom', message: problem });
    return normalDomain(text) ?? '';
  }),
}).meta({ id: 'AddSsoDomain' });
export const SsoDomainParam = z.strictObject({ id: idIn('ssoDomain') });

export const StartSso = z.strictObject({ email: z.string().trim().min(3).max(320) }).meta({ id: 'StartSso' });
export const SsoStarted = z.object({ redirectUrl: z.string() }).meta({ id: 'SsoStarted' });
/** What a provider sends back. Which of it counts is decided by the protocol; more than the protocol knows is common. */
export const CallbackQuery = z.record(z.string().max(64), z.string().max(8192));

export const LinkFacebook = z.strictObject({ password: z.string().min(1).max(1024) }).meta({ id: 'LinkFacebook' });
export const FacebookLinkView = z.object({ linked: z.boolean() }).meta({ id: 'FacebookLink' });
