import { Injectable } from '@nestjs/common';
import { ProblemError } from '@consentry/kernel';
import { Countries } from './network.countries.js';
import { addressIn, networkDecision, type NetworkRules } from './network.rules.js';

/** ID-12: from where an organisation, or one key, may be reached. Asked on every request, so a changed rule bites at once. */
@Injectable()
export class NetworkGate {
  constructor(private readonly countries: Countries) {}

  countryOf(ip: string | null): string | null {
    return ip ? this.countries.of(ip) : null;
  }

  allows(ip: string | null, rules: NetworkRules): boolean {
    try {
      this.check(ip, rules);
      return true;
    } catch (error) {
      if (error instanceof ProblemError) return false;
      throw error;
    }
  }

  /** @throws ProblemError `auth.ip_not_allowed`, `auth.country_not_allowed` */
  check(ip: string | null, rules: NetworkRules, keyAllowlist: string[] = []): void {
    // The usual case has no rules; then nothing is looked up.
    if (rules.ipAllowlist.length === 0 && keyAllowlist.length === 0 && rules.countryMode === 'off') return;
    const decision = networkDecision({ ip: ip ?? '', country: rules.countryMode === 'off' ? null : this.countryOf(ip) }, rules);
    if (decision === 'country_not_allowed') throw new ProblemError('auth.country_not_allowed');
    if (decision === 'ip_not_allowed' || (keyAllowlist.length > 0 && !addressIn(ip ?? '', keyAllowlist))) throw new ProblemError('auth.ip_not_allowed');
  }
}
