import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Metadata services that lie among the private IPv6 addresses: Amazon's fd00:ec2::254 and its neighbours, Google's, Scaleway's. */
const METADATA = ['fd00:ec2::/32', 'fd20:ce::/32', 'fd00:42::42/128'].map((cidr) => ipaddr.IPv6.parseCIDR(cidr));

/**
 * Whether a connection to this address may be made (TR-6). Public unicast only; loopback where development allows it.
 * @param trusted for a host that the operator named: private networks (RFC 1918, fc00::/7) and loopback too. Never link-local
 *   addresses and never those of a cloud's metadata service, which hand out credentials to whoever asks.
 */
export function addressAllowed(address: string, allowLoopback: boolean, trusted = false): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` reads ::ffff:10.0.0.1 as the 10.0.0.1 that it reaches.
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  // ::10.0.0.1, the old form that embeds a v4 address without the ffff: the library takes it for the v4 address, or written as ::a00:1 for an ordinary one.
  if (/^::\d+\./.test(address) || (parsed instanceof ipaddr.IPv6 && range === 'unicast' && parsed.parts.slice(0, 6).every((part) => part === 0))) return false;
  if (range === 'unicast') return true;
  if (range === 'loopback') return allowLoopback || trusted;
  if (range === 'uniqueLocal') return trusted && !METADATA.some((network) => (parsed as ipaddr.IPv6).match(network));
  return trusted && range === 'private';
}

/** Whether the address is this machine's own: the only place that plain HTTP may ever go to. */
export function isLoopback(address: string): boolean {
  return addressAllowed(address, true) && !addressAllowed(address, false);
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
export function guardedLookup(allowed: (address: string) => boolean, resolve: typeof dnsLookup = dnsLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true, verbatim: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, []);
      const fit = addresses.filter(({ address }) => allowed(address));
      const first = fit[0];
      if (!first) return callback(new AddressRefusedError(hostname), []);
      if (options.all) callback(null, fit);
      else callback(null, first.address, first.family);
    });
  };
}
