import type { LookupFunction } from 'node:net';
import { BlockList, isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { ModeToken } from '@consentry/kernel';
import { addressAllowed, guardedLookup } from '@consentry/plugins';

export interface StreamOptions {
  /** Networks (CIDR) or addresses of the operator's own receivers: reached though they are private, and over plain TCP too. */
  networks: readonly string[];
}

/** The token of {@link StreamOptions} for injection. */
export const STREAM_OPTIONS = Symbol('consentry:stream-options');

/** Where streams may go (TR-6). Users name the receivers, so private networks are out of reach unless the operator lists them. */
@Injectable()
export class StreamNetwork {
  private readonly named = new BlockList();

  constructor(private readonly mode: ModeToken, @Inject(STREAM_OPTIONS) options: StreamOptions) {
    for (const network of options.networks) {
      const [address, bits] = network.split('/') as [string, string?];
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      if (bits === undefined) this.named.addAddress(address, family);
      else this.named.addSubnet(address, Number(bits), family);
    }
  }

  get production(): boolean {
    return this.mode.production;
  }

  /** Whether the operator listed it. */
  isNamed(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.named.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }

  /** @param plain unencrypted: to the operator's own networks, and in development to this machine */
  allowed(address: string, plain = false): boolean {
    const named = this.isNamed(address);
    // A listed network does not open what lies in it and hands out credentials: link-local, metadata services.
    if (!addressAllowed(address, !this.production, named)) return false;
    return !plain || named || (!this.production && !addressAllowed(address, false));
  }

  /** In development: the one place that may be spoken to over plain HTTP. */
  isThisMachine(host: string): boolean {
    const bare = host.replace(/^\[|\]$/g, '');
    return !this.production && (bare === 'localhost' || (addressAllowed(bare, true) && !addressAllowed(bare, false)));
  }

  /** Connects to what was checked, so a name that answers differently the second time gains nothing. */
  lookup(plain = false): LookupFunction {
    return guardedLookup((address) => this.allowed(address, plain));
  }

  /** Why a host cannot be one's receiver; undefined when it can, or when its name has no answer now: it is checked again at each connection. */
  async problem(host: string, plain = false): Promise<string | undefined> {
    const bare = host.replace(/^\[|\]$/g, '');
    if (isIP(bare)) return this.allowed(bare, plain) ? undefined : this.refusal(plain);
    return new Promise((resolve) => {
      this.lookup(plain)(bare, { all: true }, (error) => { resolve(error?.name === 'AddressRefusedError' ? this.refusal(plain) : undefined); });
    });
  }

  private refusal(plain: boolean): string {
    return plain
      ? 'Unencrypted TCP goes to networks alone that the operator of this installation listed in CONSENTRY_SIEM_NETWORKS. Use tls.'
      : 'This address lies in a network that may not be contacted. The operator of this installation can allow it in CONSENTRY_SIEM_NETWORKS.';
  }
}
