import { randomUUID } from 'node:crypto';

/** Capabilities per path; a path may end in `*`. `root` may do everything. */
export type Grants = 'root' | Record<string, readonly string[]>;

interface Token { grants: Grants; expiresAt: number; valid: boolean }
interface Role { secretId: string; grants: Grants; leaseSeconds: number; enabled: boolean }

/** Tokens with leases, and AppRole logins that make them. */
export class TokenStore {
  private readonly tokens = new Map<string, Token>();
  private readonly roles = new Map<string, Role>();
  /** How many logins succeeded. */
  logins = 0;

  constructor(private readonly now: () => Date) {}

  /** @param leaseSeconds 0 for a token without an end */
  issue(grants: Grants, leaseSeconds: number): string {
    const token = `hvs.${randomUUID().replaceAll('-', '')}`;
    this.tokens.set(token, { grants, expiresAt: leaseSeconds === 0 ? Infinity : this.now().getTime() + leaseSeconds * 1000, valid: true });
    return token;
  }
  /** Ends a token, or (true) puts it back. */
  setValid(token: string, valid: boolean): void {
    const known = this.tokens.get(token);
    if (known) known.valid = valid;
  }
  /** Ends every token there is. */
  endAll(): void {
    for (const token of this.tokens.values()) token.valid = false;
  }
  may(token: string | undefined, capability: string, path: string): boolean {
    const grants = this.grantsOf(token);
    if (grants === 'root') return true;
    return Object.entries(grants ?? {}).some(([pattern, capabilities]) =>
      capabilities.includes(capability) && (pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern));
  }
  /** Undefined for a token that is unknown, ended or past its lease. */
  grantsOf(token: string | undefined): Grants | undefined {
    const known = this.tokens.get(token ?? '');
    return known?.valid && known.expiresAt > this.now().getTime() ? known.grants : undefined;
  }

  addRole(grants: Grants, leaseSeconds: number): { roleId: string; secretId: string } {
    const [roleId, secretId] = [randomUUID(), randomUUID()];
    this.roles.set(roleId, { secretId, grants, leaseSeconds, enabled: true });
    return { roleId, secretId };
  }
  enableRole(roleId: string, enabled: boolean): void {
    const role = this.roles.get(roleId);
    if (role) role.enabled = enabled;
  }
  login(roleId: unknown, secretId: unknown): { client_token: string; lease_duration: number; renewable: boolean } | undefined {
    const role = this.roles.get(String(roleId));
    if (!role?.enabled || role.secretId !== secretId) return undefined;
    this.logins += 1;
    return { client_token: this.issue(role.grants, role.leaseSeconds), lease_duration: role.leaseSeconds, renewable: true };
  }
}
