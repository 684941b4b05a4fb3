import { gzipSync } from 'node:zlib';
import { hexOf, type WebhookLine } from './webhook-line.js';

export interface ForgedDelivery { name: string; body: Uint8Array; headers: Record<string, string | string[] | undefined> }

const HEADER = 'x-hub-signature-256';

/**
 * A genuine delivery of `line`, spoilt. Wider than the plugin kit's list: what only HTTP can do to it is here as well, and
 * single changed bytes at many places. Written anew, not imported: two lists by two hands miss different things.
 */
export function forgedDeliveries(line: WebhookLine, other: WebhookLine): ForgedDelivery[] {
  const text = line.text('forged, and not to be believed');
  const body = Buffer.from(text);
  const { appSecret, verifyToken, accessToken } = line.secrets;
  const genuine = line.sign(body);
  const hex = genuine.slice('sha256='.length);
  const head = (name: string, value: string | string[] | undefined, more: Record<string, string> = {}): ForgedDelivery => ({ name, body, headers: { [HEADER]: value, ...more } });
  const signed = (name: string, value: Uint8Array | string, more: Record<string, string> = {}): ForgedDelivery => ({ name, body: Buffer.from(value), headers: { [HEADER]: genuine, ...more } });
  const digits = (zero: number) => Buffer.from(`sha256=${hex.replace(/\d/g, (d) => String.fromCodePoint(zero + Number(d)))}`).toString('latin1');
  const parsed = JSON.parse(text) as { entry: unknown[] };

  return [
    { name: 'no header at all', body, headers: {} },
    head('an empty header', ''),
    head('a blank header', ' '),
    head('the scheme alone', 'sha256='),
    head('the scheme without its equals sign', 'sha256'),
    head('cut by one digit', genuine.slice(0, -1)),
    head('cut by a byte', genuine.slice(0, -2)),
    head('cut to half', genuine.slice(0, 39)),
    head('longer by one digit', `${genuine}0`),
    head('longer by a byte', `${genuine}00`),
    head('doubled', `sha256=${hex}${hex}`),
    head('the scheme twice', `sha256=${genuine}`),
    head('all zeros', `sha256=${'0'.repeat(64)}`),
    head('not hexadecimal', `sha256=${'z'.repeat(64)}`),
    head('the word null', 'null'),
    head('the word undefined', 'sha256=undefined'),
    head('Cyrillic letters in it', Buffer.from(`sha256=${hex.replace(/a/g, '\u0430').replace(/e/g, '\u0435')}`).toString('latin1')),
    head('no algorithm', `none=${hex}`),
    head('an empty algorithm', `=${hex}`),
    head('two in one header', `sha256=${'0'.repeat(64)}, ${genuine}`),
    head('two in one header, the good one first', `${genuine}, sha256=${'0'.repeat(64)}`),
    head('signed by another connection', other.sign(body)),
    head('of another body', line.sign('{}')),
    head('of an empty body', line.sign('')),
    head('of the body indented', line.sign(JSON.stringify(JSON.parse(text), null, 2))),
    signed('an empty body', ''),
    signed('cut by one byte', body.subarray(0, -1)),
    signed('its first byte gone', body.subarray(1)),
    signed('the body cut to half', body.subarray(0, body.length >> 1)),
    signed('a space after the body', `${text} `),
    signed('a line break after the body', `${text}\n`),
    signed('a byte order mark before it', `\uFEFF${text}`),
    signed('indented anew', JSON.stringify(JSON.parse(text), null, 3)),
    signed('the body twice', text + text),
    head('upper-case digits', `sha256=${hex.toUpperCase()}`),
    head('an upper-case scheme', `SHA256=${hex}`),
    head('a scheme in mixed case', `Sha256=${hex}`),
    head('a colon for the equals sign', `sha256:${hex}`),
    head('a dash in the scheme', `sha-256=${hex}`),
    head('spaces around the equals sign', `sha256 = ${hex}`),
    head('a space before the digest', `sha256= ${hex}`),
    head('a tab before the digest', `sha256=\t${hex}`),
    head('a space within the digest', `sha256=${hex.slice(0, 32)} ${hex.slice(32)}`),
    head('0x before the digest', `sha256=0x${hex}`),
    head('quotes around the digest', `sha256="${hex}"`),
    head('a semicolon after it', `${genuine};`),
    head('a comma after it', `${genuine},`),
    head('a parameter after it', `${genuine}; q=1`),
    head('the bare digest', hex),
    head('base64 of the digest', `sha256=${Buffer.from(hex, 'hex').toString('base64')}`),
    head('base64url of the digest', `sha256=${Buffer.from(hex, 'hex').toString('base64url')}`),
    head('sixty-three digits and a zero', `sha256=0${hex.slice(0, 63)}`),
    head('Arabic-Indic digits', digits(0x0660)),
    head('full-width digits', digits(0xff10)),
    head('a no-break space after it', `${genuine}\u00a0`),
    head('the header twice, the good one first', [genuine, `sha256=${'0'.repeat(64)}`]),
    head('the header twice, the good one last', [`sha256=${'0'.repeat(64)}`, genuine]),
    head('the same good header twice', [genuine, genuine]),
    head('sha1 under its own header alone', undefined, { 'x-hub-signature': `sha1=${hexOf(appSecret, body, 'sha1')}` }),
    head('sha1 in this header', `sha1=${hexOf(appSecret, body, 'sha1')}`),
    head('a sha1 digest called sha256', `sha256=${hexOf(appSecret, body, 'sha1')}`),
    head('sha512 in this header', `sha512=${hexOf(appSecret, body, 'sha512')}`),
    head('a sha512 digest called sha256', `sha256=${hexOf(appSecret, body, 'sha512')}`),
    head('a sha512 digest cut to fit', `sha256=${hexOf(appSecret, body, 'sha512').slice(0, 64)}`),
    head('sha384', `sha384=${hexOf(appSecret, body, 'sha384')}`),
    head('md5', `md5=${hexOf(appSecret, body, 'md5')}`),
    head('signed with an empty secret', `sha256=${hexOf('', body)}`),
    head('signed with the verify token', `sha256=${hexOf(verifyToken, body)}`),
    head('signed with the access token', `sha256=${hexOf(accessToken, body)}`),
    head('signed with the connection’s id', `sha256=${hexOf(line.id, body)}`),
    head('signed with the secret and a line break', `sha256=${hexOf(`${appSecret}\n`, body)}`),
    head('signed with the secret and a space', `sha256=${hexOf(`${appSecret} `, body)}`),
    head('signed with the secret in upper case', `sha256=${hexOf(appSecret.toUpperCase(), body)}`),
    head('signed with the secret but its last letter', `sha256=${hexOf(appSecret.slice(0, -1), body)}`),
    head('signed with the mask of the secret', `sha256=${hexOf(`••••${appSecret.slice(-4)}`, body)}`),
    head('the genuine one under another name', undefined, { 'x-hub-signature256': genuine }),
    head('the genuine one in Authorization', undefined, { authorization: `Bearer ${genuine}` }),
    head('the genuine one in a cookie', undefined, { cookie: `${HEADER}=${genuine}` }),
    head('an API key instead', undefined, { authorization: `Bearer ${line.world.demo.apiKey}` }),
    head('the method overridden', undefined, { 'x-http-method-override': 'GET' }),
    signed('a gzipped body, said to be', gzipSync(body), { 'content-encoding': 'gzip' }),
    signed('a gzipped body, not said to be', gzipSync(body)),
    signed('parsed and written again with sorted keys', JSON.stringify(Object.fromEntries(Object.entries(parsed).sort()))),
    signed('slashes escaped', text.replace('whatsapp_business', 'whatsapp\\u005fbusiness')),
    signed('an extra member', JSON.stringify({ ...parsed, extra: 1 })),
    signed('a duplicated member', text.replace('{', '{"object":"whatsapp_business_account",')),
    signed('an entry added', JSON.stringify({ ...parsed, entry: [...parsed.entry, ...parsed.entry] })),
    signed('UTF-16', Buffer.from(text, 'utf16le')),
    signed('a NUL after the body', `${text}\0`),
    signed('Windows line breaks', JSON.stringify(parsed, null, 1).replaceAll('\n', '\r\n')),
    signed('not JSON at all', 'garbage, and never to be parsed'),
    signed('a form', `payload=${encodeURIComponent(text)}`, { 'content-type': 'application/x-www-form-urlencoded' }),
    signed('another content type and one byte off', `${text.slice(0, -1)}]`, { 'content-type': 'text/plain' }),
    ...Array.from({ length: 64 }, (_, n) => head(`digit ${n} of the digest changed`, `sha256=${hex.slice(0, n)}${hex[n] === 'f' ? '0' : 'f'}${hex.slice(n + 1)}`)),
    ...Array.from({ length: 64 }, (_, n): ForgedDelivery => {
      const spoilt = Buffer.from(body);
      const at = Math.floor((n * body.length) / 64);
      spoilt[at] = spoilt[at]! ^ (1 << (n % 8));
      return signed(`bit ${n % 8} of byte ${at} changed`, spoilt);
    }),
  ];
}
