import type { LookupFunction } from 'node:net';
import { checkServerIdentity, type DetailedPeerCertificate } from 'node:tls';
import type { buildConnector } from 'undici';
import { trustOf, verifiedChain } from './host.chain.js';
import { guardedLookup, isLoopback } from './host.addresses.js';
import { pinOf } from './host.pins.js';

export class PinMismatchError extends Error {
  constructor(readonly host: string) {
    super(`the key of ${host} is none of the pinned ones`);
    this.name = 'PinMismatchError';
  }
}

export interface ConnectRules {
  allowed: (address: string) => boolean;
  pins: string[] | undefined;
  ca: string | undefined;
  /** Told before the connection is given up. */
  mismatch: (host: string) => void;
}

/** How sockets to one origin are opened. Its rules are those of the origin, whatever name a request's headers bear. */
export function connectOptions(origin: URL, { allowed, pins, ca, mismatch }: ConnectRules): buildConnector.BuildOptions & { lookup: LookupFunction } {
  const name = origin.hostname.replace(/^\[|\]$/g, '');
  const trust = pins || ca ? trustOf(ca) : undefined;
  return {
    timeout: 5000,
    lookup: guardedLookup(origin.protocol === 'http:' ? isLoopback : allowed),
    // NODE_TLS_REJECT_UNAUTHORIZED=0 would turn off the chain, the name and the pins.
    rejectUnauthorized: true,
    ...(trust ? { secureContext: trust.context } : {}),
    // A resumed session shows no certificate, and Node doesn't ask: for pinned hosts every handshake is a whole one.
    ...(pins ? { maxCachedSessions: 0 } : {}),
    checkServerIdentity: (_name, certificate) => {
      const fault = checkServerIdentity(name, certificate);
      if (fault || !pins || !trust) return fault;
      // OpenSSL judges times by the machine's clock, and so does the walk along its chain.
      const chain = verifiedChain(certificate as DetailedPeerCertificate, trust.anchors, Date.now());
      if (chain.some((each) => pins.includes(pinOf(each)))) return undefined;
      mismatch(origin.host);
      return new PinMismatchError(origin.host);
    },
  };
}
