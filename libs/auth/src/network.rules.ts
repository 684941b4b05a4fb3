import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { COUNTRY_CODES } from './network.codes.js';

/** Addresses that share their first `bits` bits; one address is a network of all its bits. */
export interface Network { address: ipaddr.IPv4 | ipaddr.IPv6; bits: number }

export type CountryMode = 'off' | 'allow' | 'deny';
export interface NetworkRules { ipAllowlist: readonly string[]; countryMode: CountryMode; countries: readonly string[] }
export type NetworkDecision = 'allowed' | 'ip_not_allowed' | 'country_not_allowed';

/** An address as the rules see it: `::ffff:192.0.2.1` is 192.0.2.1, a zone (`%eth0`) is left out. Undefined: not an address. */
export function parseAddress(text: string): Network['address'] | undefined {
  const plain = text.replace(/%.*$/s, '');
  // Node's own parser is the strict one: `0177.1`, which ipaddr.js reads as 127.0.0.1, is no address here.
  return isIP(plain) === 0 ? undefined : ipaddr.process(plain);
}

/** `192.0.2.0/24`, `2001:db8::/32` or a plain address. Undefined for anything else, and for bits set behind the mask: see {@link cidrProblem}. */
export function parseCidr(text: string): Network | undefined {
  const read = readCidr(text);
  return read && sameAddress(read.address, networkAddress(read)) ? read : undefined;
}

/**
 * What is wrong with an entry, in words that name it; undefined if nothing is. Bits behind the mask are refused and not dropped:
 * who writes 192.0.2.17/24 means either one address or the network, and the difference is 255 addresses.
 */
export function cidrProblem(text: string): string | undefined {
  const read = readCidr(text);
  if (!read) return `"${text.slice(0, 64)}" is neither an IP address nor a network such as 192.0.2.0/24 or 2001:db8::/32.`;
  const network = networkAddress(read);
  return sameAddress(read.address, network) ? undefined : `"${text}" has bits set behind its mask: write ${network}/${read.bits} for the network or ${read.address} for the one address.`;
}

/** Whether the address lies in one of the networks. What cannot be read, here or there, lies in none. */
export function addressIn(ip: string, list: readonly (string | Network)[]): boolean {
  const address = list.length === 0 ? undefined : parseAddress(ip);
  return address !== undefined && list.some((entry) => {
    const network = typeof entry === 'string' ? parseCidr(entry) : entry;
    return network !== undefined && network.address.kind() === address.kind() && address.match(network.address, network.bits);
  });
}

const LOCAL = new Set(['private', 'loopback', 'linkLocal', 'uniqueLocal', 'carrierGradeNat', 'unspecified']);

/** Of no country, because it is no address of the internet: private, loopback, link-local, shared by a carrier. */
export function isLocalAddress(ip: string): boolean {
  const address = parseAddress(ip);
  return address !== undefined && LOCAL.has(address.range());
}

/**
 * Whether a request from there may come in (ID-12). A local address passes every country rule but must be on an allowlist like any
 * other. An address of the internet whose country nobody knows is on no list of countries: `allow` refuses it, `deny` lets it in.
 */
export function networkDecision({ ip, country }: { ip: string | null; country: string | null }, { ipAllowlist, countryMode, countries }: NetworkRules): NetworkDecision {
  if (ipAllowlist.length > 0 && (ip === null || !addressIn(ip, ipAllowlist))) return 'ip_not_allowed';
  if (countryMode === 'off' || (ip !== null && isLocalAddress(ip))) return 'allowed';
  const listed = country !== null && countries.includes(country);
  return listed === (countryMode === 'allow') ? 'allowed' : 'country_not_allowed';
}

export const Cidr = z.string().min(1).max(64).superRefine((text, context) => {
  const message = cidrProblem(text);
  if (message) context.addIssue({ code: 'custom', message });
}).meta({ description: 'An IP address or a network in CIDR notation, v4 or v6' });
export const CidrList = z.array(Cidr).max(100, 'At most 100 addresses and networks.');

export const CountryCode = z.enum(COUNTRY_CODES, { error: ({ input }) => `${JSON.stringify(input)?.slice(0, 40)} is no country code of ISO 3166-1: two capital letters, such as DE or BR.` });
export const CountryList = z.array(CountryCode).max(COUNTRY_CODES.length);

function readCidr(text: string): Network | undefined {
  const [, written, length] = /^([\da-fA-F.:]{2,45})(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  const address = written === undefined ? undefined : parseAddress(written);
  if (!address) return undefined;
  const width = address.kind() === 'ipv4' ? 32 : 128;
  // `::ffff:192.0.2.0/120` is 192.0.2.0/24, written the long way.
  const mapped = width === 32 && written!.includes(':');
  const bits = length === undefined ? width : Number(length) - (mapped ? 96 : 0);
  return bits >= 0 && bits <= width ? { address, bits } : undefined;
}

function networkAddress({ address, bits }: Network): Network['address'] {
  return ipaddr.fromByteArray(address.toByteArray().map((byte, i) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - i * 8)))));
}

function sameAddress(a: Network['address'], b: Network['address']): boolean {
  return a.toString() === b.toString();
}
