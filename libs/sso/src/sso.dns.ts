import { Resolver } from 'node:dns/promises';
import { Inject, Injectable } from '@nestjs/common';
import { SSO_OPTIONS, type SsoOptions } from './sso.options.js';

const NOT_THERE = new Set(['ENOTFOUND', 'ENODATA']);

/** Asks the DNS for texts. By servers of the operator's choice, where the machine's own would give an inside view. */
@Injectable()
export class DnsTexts {
  constructor(@Inject(SSO_OPTIONS) private readonly options: SsoOptions) {}

  /** The TXT records of a name, each put together from its parts. Undefined: nobody answered. */
  async of(name: string): Promise<string[] | undefined> {
    const resolver = new Resolver({ timeout: 3000, tries: 2 });
    if (this.options.dnsServers?.length) resolver.setServers(this.options.dnsServers);
    try {
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
    } catch (error) {
      return NOT_THERE.has((error as { code?: string }).code ?? '') ? [] : undefined;
    }
  }
}
