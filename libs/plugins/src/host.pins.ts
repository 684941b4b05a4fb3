import { createHash, type X509Certificate } from 'node:crypto';

/** Pinned keys by host: `api.example.com` for all its ports, `api.example.com:8443` for one. */
export type Pins = Record<string, string[]>;

/** One pin alone makes every new key of the provider an outage: the second is the backup (RFC 7469, section 4.3). */
const FEWEST = 2;

/** `sha256/` and the base64 of SHA-256 over the DER SubjectPublicKeyInfo (RFC 7469, section 2.4). */
export function pinOf(certificate: X509Certificate): string {
  return `sha256/${createHash('sha256').update(certificate.publicKey.export({ type: 'spki', format: 'der' })).digest('base64')}`;
}

/** Everything that is wrong with a set of pins, one sentence each; empty when it can be enforced. */
export function pinFaults(pins: Pins): string[] {
  return Object.entries(pins).flatMap(([host, list]) => [
    ...hostFaults(host),
    ...list.filter((pin) => !wellFormed(pin)).map((pin) => `${host}: ${JSON.stringify(pin)} is not sha256/ and the base64 of 32 bytes`),
    ...(new Set(list).size < FEWEST ? [`${host}: has fewer than two different pins, and the second is the backup without which a new key is an outage`] : []),
  ]);
}

/**
 * Reads the operator's pins, `host=sha256/…,sha256/…;host2=…` (the setting `CONSENTRY_TLS_PINS`). Spaces around the parts don't count.
 * @returns the pins, and every fault at once; with faults the pins are not to be used
 */
export function parsePins(text: string): { pins: Pins; faults: string[] } {
  const found = new Map<string, string[]>();
  const faults: string[] = [];
  for (const entry of text.split(';').map((part) => part.trim()).filter(Boolean)) {
    // At the first sign alone: base64 ends with the same one.
    const at = entry.indexOf('=');
    const host = entry.slice(0, at).trim();
    if (at < 1 || host.includes('sha256/')) faults.push(`${JSON.stringify(entry)} is not host=sha256/…,sha256/…`);
    else if (found.has(host)) faults.push(`${host}: is named twice; write all its pins in one entry`);
    else found.set(host, entry.slice(at + 1).split(',').map((pin) => pin.trim()).filter(Boolean));
  }
  const pins: Pins = Object.fromEntries(found);
  return { pins, faults: [...faults, ...pinFaults(pins)] };
}

/**
 * The pins that hold for each of these hosts, by the host as it is declared. The operator's win over the plugin's, and those for
 * one port over those for all. A host that nobody pinned isn't in the answer.
 */
export function effectivePins(hosts: string[], plugins: Pins = {}, operators: Pins = {}): Pins {
  const own = new Map(Object.entries(plugins));
  const set = new Map(Object.entries(operators));
  return Object.fromEntries(hosts.flatMap((host): [string, string[]][] => {
    const name = nameOf(host);
    const pins = set.get(host) ?? set.get(name) ?? own.get(host) ?? own.get(name);
    return pins ? [[host, pins]] : [];
  }));
}

/** Whether a pin for this host would hold for any of the declared ones. */
export function pinsADeclaredHost(pinned: string, declared: string[]): boolean {
  return declared.some((host) => host === pinned || nameOf(host) === pinned);
}

/** The name without port, and without the final dot that leads to the same place. */
function nameOf(host: string): string {
  return URL.canParse(`https://${host}`) ? new URL(`https://${host}`).hostname.replace(/\.$/, '') : host;
}

function hostFaults(host: string): string[] {
  const canonical = URL.canParse(`https://${host}`) ? new URL(`https://${host}`).host.replace(/\.(?=:|$)/, '') : '';
  if (!canonical || host.includes('*')) return [`${JSON.stringify(host)} is not a host; write a name or an address, with :port where the pins are for one port alone`];
  // Otherwise the pins would be kept under a name that no request has, and hold for nothing.
  return canonical === host ? [] : [`${JSON.stringify(host)} must be written ${canonical}`];
}

function wellFormed(pin: string): boolean {
  const encoded = pin.startsWith('sha256/') ? pin.slice(7) : '';
  const bytes = Buffer.from(encoded, 'base64');
  // Compared as text later: only the one canonical spelling of the bytes may pass.
  return bytes.length === 32 && bytes.toString('base64') === encoded;
}
