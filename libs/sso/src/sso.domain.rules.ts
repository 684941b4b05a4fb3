import { domainToASCII } from 'node:url';

/** Anybody can have an address there; nobody there speaks for the others. */
const FREE_MAIL = new Set([
  'gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'yahoo.com', 'ymail.com', 'yahoo.co.uk', 'yahoo.co.in', 'icloud.com', 'me.com', 'mac.com', 'aol.com',
  'proton.me', 'protonmail.com', 'gmx.com', 'gmx.net', 'gmx.de', 'web.de', 'mail.com', 'mail.ru', 'yandex.com', 'yandex.ru', 'zoho.com', 'fastmail.com', 'tutanota.com', 'rediffmail.com', 'qq.com', '163.com', '126.com', 'naver.com',
]);

/** Second-level names under which others register. Short on purpose: proof by DNS keeps the rest out, since nobody can write a record at a registry's own name. */
const SUFFIXES = new Set(['co.uk', 'org.uk', 'ac.uk', 'gov.uk', 'com.au', 'net.au', 'com.my', 'com.sg', 'co.in', 'com.br', 'co.jp', 'co.kr', 'co.nz', 'co.za', 'com.cn', 'com.hk', 'com.mx', 'com.tr', 'com.sa', 'com.eg', 'co.id', 'github.io', 'herokuapp.com', 'vercel.app']);

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** Lower case, international names in their ASCII form, no dot at the end; undefined when it is no domain name. */
export function normalDomain(text: string): string | undefined {
  const bare = text.trim().replace(/\.$/, '').toLowerCase();
  // Read like the host of an address: what would end the host there ends the matter here.
  if (/[\s/\\?#:@[\]%]/.test(bare)) return undefined;
  const ascii = domainToASCII(bare);
  const labels = ascii.split('.');
  return ascii.length <= 240 && labels.every((label) => LABEL.test(label)) && !/^[0-9]+$/.test(labels.at(-1)!) ? ascii : undefined;
}

/** Why an organisation cannot claim a domain; undefined when it can try. */
export function domainProblem(text: string): string | undefined {
  const domain = normalDomain(text);
  if (!domain) return 'Must be a domain name like example.com.';
  if (!domain.includes('.')) return `${domain} is a top-level domain; give one of your own under it.`;
  if (SUFFIXES.has(domain)) return `Everybody registers under ${domain}; give your own domain under it.`;
  if (FREE_MAIL.has(domain)) return `Anybody can have an address at ${domain}; it cannot belong to one organisation.`;
  return undefined;
}

/** The domain of an address, or undefined when the address is none. Letters beyond ASCII before the @ are refused: some of them become others in lower case. */
export function domainOfEmail(email: string): string | undefined {
  const parts = /^([\x21-\x3f\x41-\x7e]{1,64})@([^\s@]{1,255})$/.exec(email.trim());
  return parts ? normalDomain(parts[2]!) : undefined;
}

/** The TXT record that proves a domain. */
export function dnsRecord(domain: string, token: string): { dnsName: string; dnsValue: string } {
  return { dnsName: `_consentry.${domain}`, dnsValue: `consentry-verification=${token}` };
}
