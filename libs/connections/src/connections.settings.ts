import { isIP } from 'node:net';
import { secretFields, type ChannelPlugin } from '@consentry/plugin-sdk';
import { ProblemError, type FieldError } from '@consentry/kernel';

export interface SplitSettings { secrets: Record<string, unknown>; open: Record<string, unknown>; masks: Record<string, string> }

/**
 * Checks what a person entered against the plugin's schema and parts secrets from the rest.
 * @throws ProblemError `request.invalid` naming each field where the person wrote it (`credentials.accessToken`).
 */
export function splitSettings(plugin: ChannelPlugin, credentials: Record<string, unknown>, settings: Record<string, unknown>, allowLoopback: boolean): SplitSettings {
  const secretNames = new Set(secretFields(plugin.settings));
  const errors: FieldError[] = [];
  for (const name of Object.keys(settings)) if (secretNames.has(name)) errors.push({ path: `settings.${name}`, message: 'This is a secret: put it under credentials.' });
  for (const name of Object.keys(credentials)) if (!secretNames.has(name)) errors.push({ path: `credentials.${name}`, message: 'This field is not a secret of this plugin.' });
  const result = plugin.settings.safeParse({ ...settings, ...credentials });
  if (!result.success) {
    for (const issue of result.error.issues) {
      const names = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')];
      for (const name of names) {
        const path = `${secretNames.has(name.split('.')[0]!) ? 'credentials' : 'settings'}.${name}`;
        if (!errors.some((e) => e.path === path)) errors.push({ path, message: issue.code === 'unrecognized_keys' ? 'This field is not known here.' : issue.message });
      }
    }
  }
  if (errors.length > 0) throw new ProblemError('request.invalid', { detail: errors.map((e) => `${e.path}: ${e.message}`).join(' '), errors });
  const parsed = result.data as Record<string, unknown>;
  refusePrivateAddresses(parsed, allowLoopback);
  const secrets: Record<string, unknown> = {};
  const open: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parsed)) (secretNames.has(name) ? secrets : open)[name] = value;
  return { secrets, open, masks: Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, mask(String(value))])) };
}

/** A setting that is an address must be one that the guard would contact; saying so now beats failing at the first message. */
function refusePrivateAddresses(settings: Record<string, unknown>, allowLoopback: boolean): void {
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== 'string' || !/^https?:\/\//i.test(value) || !URL.canParse(value)) continue;
    const { hostname, protocol, username, password } = new URL(value);
    // It would be stored and shown as it is: an address is no place for a secret.
    if (username || password) throw new ProblemError('request.invalid', { errors: [{ path: `settings.${name}`, message: 'Must not hold a user name or password.' }] });
    const bare = hostname.replace(/^\[|\]$/g, '');
    const loopback = bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
    if (loopback && allowLoopback) continue;
    if (loopback || isIP(bare) !== 0 || protocol !== 'https:') {
      throw new ProblemError('request.invalid', { errors: [{ path: `settings.${name}`, message: 'Must be an HTTPS address with a host name. Addresses of this machine are for development alone.' }] });
    }
  }
}

/** The last four characters, and nothing at all of a short secret. */
function mask(secret: string): string {
  return secret.length >= 12 ? `••••${secret.slice(-4)}` : '••••';
}
