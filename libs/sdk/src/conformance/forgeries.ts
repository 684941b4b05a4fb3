import type { WebhookRequest } from '../channel.types.js';

export interface Forgery { name: string; request: WebhookRequest }

export interface ForgeryParts {
  body: Uint8Array;
  headers: Record<string, string>;
  /** Name of the header with the signature. */
  header: string;
  /** The headers another connection would make for these bytes, and this one for others. */
  foreign: Record<string, string>;
  ofOtherBody: Record<string, string>;
  ofEmptyBody: Record<string, string>;
}

/** A genuine delivery, spoilt in every way a header or a body can be. None of these may pass. */
export function forgeries({ body, headers, header, foreign, ofOtherBody, ofEmptyBody }: ForgeryParts): Forgery[] {
  const genuine = headers[header] ?? '';
  const at = genuine.indexOf('=');
  const scheme = at > 0 ? genuine.slice(0, at) : '';
  const value = genuine.slice(at + 1);
  const head = (name: string, signature: string | undefined): Forgery => ({ name, request: { headers: { ...headers, [header]: signature }, rawBody: body } });
  const bytes = (name: string, spoilt: Uint8Array): Forgery => ({ name, request: { headers, rawBody: spoilt } });
  const text = Buffer.from(body).toString('utf8');
  const flip = (n: number) => `${value.slice(0, n)}${value[n] === '0' ? '1' : '0'}${value.slice(n + 1)}`;
  const swap = (n: number) => Buffer.from(body).fill((body[n] ?? 0) ^ 1, n, n + 1);
  const prefix = scheme ? `${scheme}=` : '';
  const { [header]: _gone, ...without } = headers;
  return [
    { name: 'no headers at all', request: { headers: {}, rawBody: body } },
    { name: 'the header is missing', request: { headers: without, rawBody: body } },
    head('the header is undefined', undefined),
    head('the header is empty', ''),
    head('the header is blank', ' '),
    head('the scheme without a value', prefix || 'x'),
    head('the first digit changed', prefix + flip(0)),
    head('a digit in the middle changed', prefix + flip(value.length >> 1)),
    head('the last digit changed', prefix + flip(value.length - 1)),
    head('cut by one digit', prefix + value.slice(0, -1)),
    head('cut by two digits', prefix + value.slice(0, -2)),
    head('cut to half', prefix + value.slice(0, value.length >> 1)),
    head('longer by two digits', `${prefix}${value}00`),
    head('doubled', prefix + value + value),
    head('all zeros', prefix + '0'.repeat(value.length)),
    head('not a digest', `${prefix}${'z'.repeat(value.length)}`),
    head('the word null', 'null'),
    head('a letter that only looks like one', prefix + value.replace(/[a-f]/, 'а')),
    head('another scheme', `sha1=${value}`),
    head('a scheme of another length', `sha512=${value}`),
    head('no algorithm', `none=${value}`),
    head('the scheme twice', `${prefix || 'x='}${prefix || 'x='}${value}`),
    head('a good one after a bad one', `${prefix}${'0'.repeat(value.length)}, ${genuine}`),
    head('another connection’s secret', foreign[header]),
    head('the signature of another body', ofOtherBody[header]),
    head('the signature of an empty body', ofEmptyBody[header]),
    bytes('an empty body', new Uint8Array()),
    bytes('the body cut by one byte', body.slice(0, -1)),
    bytes('the body cut to half', body.slice(0, body.length >> 1)),
    bytes('a space after the body', Buffer.from(`${text} `)),
    bytes('a line break after the body', Buffer.from(`${text}\n`)),
    bytes('a byte order mark before the body', Buffer.from(`\uFEFF${text}`)),
    bytes('the body indented anew', Buffer.from(JSON.stringify(JSON.parse(text), null, 3))),
    bytes('the body with one bit changed', swap(body.length >> 1)),
    bytes('the body with its last bit changed', swap(body.length - 1)),
    bytes('the body twice', Buffer.from(text + text)),
  ];
}
