import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import { addressAllowed } from '@consentry/plugins';

/**
 * What is wrong with an address that events are to be sent to, in a sentence for the field `url`; undefined when nothing is.
 * @param allowLoopback development alone: this machine, and plain HTTP to it
 */
export function urlFault(text: string, allowLoopback: boolean): string | undefined {
  if (!URL.canParse(text)) return 'Must be an address, such as https://example.com/hooks.';
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username || password) return 'Must not hold a user name or password.';
  if (hash || text.endsWith('#')) return 'Must not have a fragment (#…): it is never sent.';
  const bare = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  // RFC 6761: localhost and every name below it are this machine's.
  const local = bare === 'localhost' || bare.endsWith('.localhost');
  if (local ? !allowLoopback : isIP(bare) !== 0 && !addressAllowed(bare, allowLoopback)) return 'Must be an address of the public internet.';
  const here = hostname === 'localhost' || (isIP(bare) !== 0 && !addressAllowed(bare, false));
  if (protocol !== 'https:' && !(protocol === 'http:' && here)) return 'Must begin with https://.';
  return undefined;
}

/** A resolver that doesn't answer must not hold up whoever asks for the endpoint. */
const LOOKUP_MS = 3000;

/**
 * Whether the name leads only to networks that may not be contacted. To say so at once is a courtesy: what protects is the guard
 * at each delivery, since a name may lead elsewhere tomorrow. A name that cannot be resolved now passes.
 */
export async function leadsInside(text: string, allowLoopback: boolean, resolve: typeof lookup = lookup): Promise<boolean> {
  const bare = new URL(text).hostname;
  if (isIP(bare.replace(/^\[|\]$/g, '')) !== 0) return false;
  const found = await new Promise<{ address: string }[]>((done) => {
    const timer = setTimeout(() => done([]), LOOKUP_MS);
    resolve(bare, { all: true, verbatim: true }, (error, addresses) => {
      clearTimeout(timer);
      done(error ? [] : addresses);
    });
  });
  return found.length > 0 && !found.some(({ address }) => addressAllowed(address, allowLoopback));
}
