import { PluginError, secret, z } from '@consentry/plugin-sdk';

const path = /^\w[\w.-]*(\/\w[\w.-]*)*$/;

export const VaultSettings = z.strictObject({
  address: z.url({ protocol: /^https?$/ }).max(2048).describe('Address of Vault or OpenBao, such as https://vault.example.com:8200'),
  key: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, _ and -').describe('Name of the transit key'),
  mount: z.string().max(256).regex(path, 'a path without a slash at either end').default('transit').describe('Where the transit engine is mounted'),
  namespace: z.string().max(256).regex(path, 'a path without a slash at either end').optional().describe('Namespace, where Vault has them'),
  token: secret().regex(/^[\x21-\x7e]+$/, 'a token without blanks').optional().describe('A token; or give roleId and secretId'),
  roleId: z.string().min(1).max(4096).optional().describe('AppRole: role id'),
  secretId: secret().optional().describe('AppRole: secret id, good for many logins'),
});
export type VaultSettings = z.infer<typeof VaultSettings>;

/** How Consentry proves to Vault who it is. */
export type Credentials = { kind: 'token'; token: string } | { kind: 'approle'; roleId: string; secretId: string };

export const hostsOf = (settings: VaultSettings): string[] => [new URL(settings.address).host];

/** @throws PluginError `config_invalid` that names the settings which are missing, exclude one another or hold what they must not. */
export function checkedSettings(settings: VaultSettings): { base: string; credentials: Credentials } {
  const { address, token, roleId, secretId } = settings;
  const url = new URL(address);
  // Addresses are logged; and what comes after the path would land in the middle of ours.
  if (url.username || url.password || url.search || url.hash) throw invalid('The setting address must hold neither a user name, a password, a query nor a fragment.');
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  if (token !== undefined) {
    if (roleId !== undefined || secretId !== undefined) throw invalid('Give either the setting token or the settings roleId and secretId, not both.');
    return { base, credentials: { kind: 'token', token } };
  }
  if (roleId === undefined && secretId === undefined) throw invalid('Give the setting token, or the settings roleId and secretId.');
  if (roleId === undefined) throw invalid('The setting roleId is missing: AppRole needs roleId and secretId.');
  if (secretId === undefined) throw invalid('The setting secretId is missing: AppRole needs roleId and secretId.');
  return { base, credentials: { kind: 'approle', roleId, secretId } };
}

const invalid = (detail: string) => new PluginError('config_invalid', { detail });
