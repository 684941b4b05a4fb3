import { describe, expect, it } from '@jest/globals';
import whatsapp from '@consentry/channel-whatsapp';
import { channelConformance, testHost } from '@consentry/plugin-sdk/conformance';
import { inbound, signWith, whatsappFixture } from './whatsapp.fixture.js';
import { sendingFixture } from './whatsapp.sends.fixture.js';

describe('channel-whatsapp passes the conformance kit', () => {
  for (const check of channelConformance(whatsapp, sendingFixture)) it(`${check.id}: ${check.title}`, () => check.run());
});

describe('Meta’s signature, to the letter', () => {
  const settings = whatsapp.settings.parse(whatsappFixture.settings('http://127.0.0.1:9', 0));
  const connection = whatsapp.create(settings, testHost([]));
  const rawBody = Buffer.from(inbound({ id: 'wamid.x', type: 'text', from: '15550001111', text: { body: 'hi' } }));
  const good = signWith(settings.appSecret, rawBody);
  const hex = good.slice(7);

  it('lets the genuine one in', () => expect(connection.verify({ headers: { 'x-hub-signature-256': good }, rawBody })).toBe(true));

  const variants: Record<string, Record<string, string>> = {
    'upper-case digits': { 'x-hub-signature-256': `sha256=${hex.toUpperCase()}` },
    'an upper-case scheme': { 'x-hub-signature-256': `SHA256=${hex}` },
    'a leading space': { 'x-hub-signature-256': ` ${good}` },
    'a trailing space': { 'x-hub-signature-256': `${good} ` },
    'a trailing line break': { 'x-hub-signature-256': `${good}\n` },
    'no scheme': { 'x-hub-signature-256': hex },
    'a colon for the equals sign': { 'x-hub-signature-256': `sha256:${hex}` },
    'base64': { 'x-hub-signature-256': `sha256=${Buffer.from(hex, 'hex').toString('base64')}` },
    'the old header': { 'x-hub-signature': good },
    'the header in another case (the host lower-cases names)': { 'X-Hub-Signature-256': good },
    'a list with the good one first': { 'x-hub-signature-256': `${good}, sha256=00` },
    'full-width digits': { 'x-hub-signature-256': `sha256=${hex.replace(/\d/, (digit) => String.fromCharCode(0xff10 + Number(digit)))}` },
  };
  for (const [name, headers] of Object.entries(variants)) it(`refuses ${name}`, () => expect(connection.verify({ headers, rawBody })).toBe(false));
});
