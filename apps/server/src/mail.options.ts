import { isIP } from 'node:net';

/** Milliseconds that each step with the mail server may take, and one mail from start to end. */
export const SMTP_LIMITS = { step: 10_000, mail: 60_000 };
export type SmtpLimits = typeof SMTP_LIMITS;

/** What the query of `SMTP_URL` may set, with nodemailer's names. Nothing that weakens TLS, and nothing that writes a mail to a log or to another place. */
const QUERY: Record<string, RegExp> = {
  name: /^[\w.:[\]-]{1,255}$/, authMethod: /^[A-Z0-9-]{1,20}$/, maxConnections: /^[1-9]\d?$/, maxMessages: /^[1-9]\d{0,4}$/, rateLimit: /^[1-9]\d{0,4}$/, rateDelta: /^[1-9]\d{0,6}$/,
  'tls.servername': /^[\w.-]{1,255}$/, 'tls.minVersion': /^TLSv1\.[23]$/,
};

/** Every fault of an `SMTP_URL`, in words that hold nothing of it but names of settings: it carries a password. Empty: it will do. */
export function smtpFaults(url: string): string[] {
  const parsed = URL.parse(url);
  if (!parsed || !/^smtps?:$/.test(parsed.protocol) || !parsed.hostname) return ['not an address of a mail server'];
  const faults: string[] = [];
  if (parsed.pathname.length > 1 || parsed.hash) faults.push('has more than a server, a user and a query; write @, :, / and # of a password as %40, %3A, %2F and %23');
  if ([parsed.username, parsed.password].some((part) => !decodes(part))) faults.push('has a user or password with a % that is not one; write it as %25');
  for (const [name, value] of parsed.searchParams) {
    if (!Object.hasOwn(QUERY, name)) faults.push(`cannot set ${/^[\w.]{1,40}$/.test(name) ? name : 'that'} in its query; it can set ${Object.keys(QUERY).join(', ')}`);
    else if (!QUERY[name]!.test(value)) faults.push(`sets ${name} to what it cannot be`);
  }
  return faults;
}

/**
 * What nodemailer is told. STARTTLS is demanded, and its certificate checked, of every server but one on this machine: what goes over loopback nobody else
 * reads, and no authority gives certificates to "localhost". The URL is read here, because nodemailer lets a query override everything, even its log.
 *
 * @throws when {@link smtpFaults} has something to say.
 */
export function smtpOptions(url: string, limits: SmtpLimits = SMTP_LIMITS) {
  const faults = smtpFaults(url);
  if (faults.length > 0) throw new Error(`SMTP_URL ${faults.join('; ')}`);
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const local = isLoopback(host);
  const secure = protocol === 'smtps:';
  const numeric = ['maxConnections', 'maxMessages', 'rateLimit', 'rateDelta'];
  const query = [...searchParams].filter(([name]) => !name.startsWith('tls.')).map(([name, value]) => [name, numeric.includes(name) ? Number(value) : value]);
  const tls = [...searchParams].filter(([name]) => name.startsWith('tls.')).map(([name, value]) => [name.slice(4), value]);
  return {
    // Later tries are the queue's affair; one here, for a kept connection that the server had closed meanwhile.
    pool: true as const, maxConnections: 2, maxRequeues: 1, ...Object.fromEntries(query) as Record<string, string | number>,
    host, port: port ? Number(port) : secure ? 465 : 587, secure, requireTLS: !secure && !local, tls: { ...Object.fromEntries(tls), ...(local ? { rejectUnauthorized: false } : {}) },
    ...(username || password ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    connectionTimeout: limits.step, greetingTimeout: limits.step, socketTimeout: limits.step, dnsTimeout: limits.step, socketCloseTimeout: 1000,
    // A mail is its subject and its texts: nothing in it is ever fetched or read from a disk. Nothing of it is logged.
    disableFileAccess: true, disableUrlAccess: true, logger: false, debug: false,
  };
}

function isLoopback(host: string): boolean {
  return /^(?:(?:.+\.)?localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/i.test(host);
}

export interface Sender { name: string; address: string }

/** `Name <address>` or an address alone. Undefined: it is neither. */
export function readSender(text: string): Sender | undefined {
  const [, name = '', address] = /^\s*(?:"?([^"<>\p{C}]{0,100}?)"?\s*<([^<>]+)>)\s*$/u.exec(text) ?? [undefined, '', text.trim()];
  return isOneAddress(address!) ? { name: name.trim(), address: address! } : undefined;
}

/** From whom mails come when nobody said: a name on the host that people know (RFC 5321 section 4.1.3 for a bare IP address). */
export function defaultSender(publicUrl: string): Sender {
  const host = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '');
  const domain = isIP(host) === 6 ? `[IPv6:${host}]` : isIP(host) === 4 ? `[${host}]` : host;
  return { name: 'Consentry', address: `no-reply@${domain}` };
}

/** One mailbox and nothing that a mail server or a header could read as more: no list, no group, no comment, no quoted part, no line end. */
export function isOneAddress(address: string): boolean {
  return address.length <= 320 && /^[^\s\p{C}<>()[\]\\,;:"@]+@[^\s\p{C}<>()[\]\\,;:"@]+$/u.test(address);
}

function decodes(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
