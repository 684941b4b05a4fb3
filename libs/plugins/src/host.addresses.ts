import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Whether a connection to this address may be made (TR-6). Public unicast only; loopback where development allows it. */
export function addressAllowed(address: string, allowLoopback: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` reads ::ffff:10.0.0.1 as the 10.0.0.1 that it reaches.
  const parsed = ipaddr.process(address);
  // ::10.0.0.1, the old form that embeds a v4 address without the ffff: to the library it is an ordinary one.
  if (parsed instanceof ipaddr.IPv6 && parsed.range() === 'unicast' && parsed.parts.slice(0, 6).every((part) => part === 0)) return false;
  const range = parsed.range();
  return range === 'unicast' || (allowLoopback && range === 'loopback');
}

export class AddressRefusedError extends Error {
  constructor(host: string) {
    super(`the address of ${host} is not one that may be contacted`);
    this.name = 'AddressRefusedError';
  }
}

/**
 * Resolves a name and hands on only addresses that were checked: the socket connects to what was looked at, so a name that
 * answers differently the second time (DNS rebinding) gains nothing.
 */
export function guardedLookup(allowLoopback: boolean): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true, verbatim: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, []);
      const allowed = addresses.filter(({ address }) => addressAllowed(address, allowLoopback));
      const first = allowed[0];
      if (!first) return callback(new AddressRefusedError(hostname), []);
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}
