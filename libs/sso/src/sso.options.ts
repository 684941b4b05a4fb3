/** What the operator sets for the whole installation. */
export interface SsoOptions {
  /** Absent: sign-in with Facebook is off. `url`: a stand-in for both of Facebook's hosts, on this machine, outside production. */
  facebook?: { appId: string; appSecret: string; url?: string | undefined } | undefined;
  /** Addresses (`192.0.2.53`, `[2001:db8::53]:5353`) of the DNS servers that prove domains. Absent: the machine's own. */
  dnsServers?: string[] | undefined;
}
export const SSO_OPTIONS = Symbol('consentry:sso-options');
