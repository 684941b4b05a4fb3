import { X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates, type DetailedPeerCertificate, type SecureContext } from 'node:tls';

const LONGEST = 10;

/** What TLS connections of pinned hosts trust. The same certificates verify the chain and end our walk along it. */
export interface Trust { context: SecureContext; anchors: X509Certificate[] }

const known = new Map<string, Trust>();

/** The anchors of Node (its own and those of `NODE_EXTRA_CA_CERTS`) and those of `ca`. Kept: they are some megabytes, and the same for all. */
export function trustOf(ca = ''): Trust {
  let trust = known.get(ca);
  if (!trust) {
    const all = [...getCACertificates('default'), ...(ca.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [])];
    trust = { context: createSecureContext({ ca: all }), anchors: all.map((pem) => new X509Certificate(pem)) };
    known.set(ca, trust);
  }
  return trust;
}

/**
 * The leaf and those that vouch for it, as OpenSSL verified them. Node hands out only what the server *sent*, matched by name: a
 * server may send a certificate that bears a pinned key and signed nothing, or a path to a pinned key other than the verified one.
 * So we walk as OpenSSL does: a trust anchor comes before whatever was sent, and each further step must be a valid CA whose key
 * made the signature. Where in doubt the walk ends, and a pin beyond it is not met.
 */
export function verifiedChain(leaf: DetailedPeerCertificate, anchors: X509Certificate[], now: number): X509Certificate[] {
  const chain = [new X509Certificate(leaf.raw)];
  let sent: DetailedPeerCertificate | undefined = leaf;
  while (chain.length < LONGEST) {
    const last = chain.at(-1)!;
    if (last.checkIssued(last)) break;
    let issuer = anchors.find((anchor) => signedBy(last, anchor));
    if (issuer) {
      sent = undefined;
    } else {
      sent = sent?.issuerCertificate;
      issuer = sent && new X509Certificate(sent.raw);
      if (!issuer?.ca || !signedBy(last, issuer) || issuer.validFromDate.getTime() > now || issuer.validToDate.getTime() < now) break;
    }
    chain.push(issuer);
  }
  return chain;
}

function signedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
