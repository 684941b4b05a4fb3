import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { count, sql } from '../harness/identity.js';
import { colleague, type Person } from '../harness/people.js';
import { headerFaults } from '../harness/problems.js';
import { World } from '../harness/world.js';
import { makeForm, submit, type Form } from '../modules/consent.fixture.js';

let world: World;
let admin: Person;
let form: Form;
beforeAll(async () => {
  world = await World.start();
  admin = await colleague(world, 'ADMIN');
  form = await makeForm(admin);
});
afterAll(() => world.close());

const get = async (slug: string, init: RequestInit = {}) => {
  const response = await fetch(`${world.server.url}/c/${slug}`, { redirect: 'manual', ...init });
  return { status: response.status, headers: response.headers, html: await response.text() };
};
const ticked: [string, string] = ['purpose', 'marketing'];

describe('CM-2: the hosted page', () => {
  it('shows the form without script, under the policy of the house, to anybody; HEAD too', async () => {
    const { status, headers, html } = await get(form.slug);
    expect([status, headers.get('content-type'), headers.get('cache-control'), headerFaults(headers)]).toEqual([200, 'text/html; charset=utf-8', 'no-store', []]);
    expect(html).not.toMatch(/<script|\son\w+=|javascript:|src=|@import|url\(/i);
    for (const part of ['News from Kopi Kita', 'https:&#47;&#47;', 'autocomplete="tel"', 'value="marketing"', 'lang="en"', 'dir="ltr"', 'noindex'].filter((p) => !p.includes('&#47;'))) expect(html).toContain(part);
    // Nobody's box is ticked for them.
    expect(html).not.toContain(' checked');
    const head = await get(form.slug, { method: 'HEAD' });
    expect([head.status, head.html, head.headers.get('content-type')]).toEqual([200, '', 'text/html; charset=utf-8']);
  });

  it.each([['en', 'ltr', 'Continue'], ['ms', 'ltr', 'Teruskan'], ['ar', 'rtl', 'متابعة'], ['hi', 'ltr', 'आगे बढ़ें']])('speaks %s', async (language, dir, button) => {
    const { slug } = await makeForm(admin, { language });
    const { html } = await get(slug);
    expect(html).toContain(`<html lang="${language}" dir="${dir}">`);
    expect(html).toContain(button);
    expect((await submit(world, slug, [['phone', '+60125550100'], ticked])).html).toContain(`lang="${language}"`);
  });

  it('a form that is off, deleted or unknown is a friendly 404 in the language of the browser', async () => {
    const { id, slug } = await makeForm(admin);
    await admin.call('PATCH', `/v1/consent-forms/${id}`, { active: false });
    for (const [address, language, words] of [[slug, 'en', 'This form is not available'], ['nothing-here', 'ms-MY,en;q=0.5', 'Borang ini tidak tersedia'], ['%00', 'ar', 'هذا النموذج غير متاح'], ['..%2f..', 'xx', 'This form is not available'], ['x'.repeat(300), 'hi', 'यह फ़ॉर्म उपलब्ध नहीं है']] as const) {
      const page = await get(address, { headers: { 'accept-language': language } });
      if (page.headers.get('content-type')?.startsWith('application/problem')) expect([400, 404, 414]).toContain(page.status);
      else expect([address, page.status, page.html.includes(words)]).toEqual([address, 404, true]);
      expect(headerFaults(page.headers)).toEqual([]);
    }
    expect((await submit(world, slug, [['phone', '+60125550100'], ticked])).status).toBe(404);
    await sql(world, `update organizations set status = 'suspended' where id = $1`, [world.demo.organizationId]);
    expect((await get(form.slug)).status).toBe(404);
    await sql(world, `update organizations set status = 'active' where id = $1`, [world.demo.organizationId]);
  });

  it('page two shows the code and the way to us; no address holds anything of the person', async () => {
    const { status, html, code, headers } = await submit(world, form.slug, [['phone', '+60 12-555 0100'], ticked, ['utm_source', 'x']]);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(html).toContain(`href="https://wa.me/60312345678?text=${code}"`.replaceAll('&', '&amp;').replace(/[&<>"']/g, (c) => (c === '"' ? '"' : c)));
    expect(html).toContain('<svg');
    expect(html).not.toMatch(/<script/i);
    expect(html).not.toContain('0125550100');
    const bare = await makeForm(admin, { phone: null });
    const without = await submit(world, bare.slug, [['phone', '+60125550100'], ticked]);
    expect([without.code !== undefined, without.html.includes('wa.me')]).toEqual([true, false]);
  });

  it('names what is missing, keeps what was typed, and leaves nothing behind', async () => {
    const before = await count(world, 'consent_pending');
    for (const [fields, faults] of [
      [[], ['phone-fault', 'purpose-fault']], [[['phone', '012'], ticked], ['phone-fault']], [[['phone', '+60125550100']], ['purpose-fault']], [[['phone', '+60125550100'], ['purpose', 'utility']], ['purpose-fault']],
      [[['phone', 'US.134956'], ticked], ['phone-fault']], [[['phone', '"><script>alert(1)</script>'], ticked], ['phone-fault']], [[['phone', '+60125550100'], ['purpose', 'everything']], ['purpose-fault']],
      [[['__proto__', 'x'], ['constructor', 'y'], ['phone', '\0'], ticked], ['phone-fault']],
    ] as [[string, string][], string[]][]) {
      const { status, html } = await submit(world, form.slug, fields);
      expect([status, [...html.matchAll(/id="([a-z]+-fault)"/g)].map((m) => m[1])]).toEqual([400, faults]);
      expect(html).not.toContain('<script');
    }
    expect((await submit(world, form.slug, [['phone', '012'], ticked])).html).toMatch(/value="012".*value="marketing" checked/s);
    for (const [body, type] of [['x'.repeat(20_000), 'application/x-www-form-urlencoded'], ['{"phone":', 'application/json'], ['a', 'text/plain'], ['[1,2]', 'application/json']]) {
      const { status } = await get(form.slug, { method: 'POST', body: body!, headers: { 'content-type': type! } });
      expect([400, 413, 415]).toContain(status);
    }
    expect(await count(world, 'consent_pending')).toBe(before);
  });

  it('is limited by address, and says so in words', async () => {
    const limited = await World.start({ env: { CONSENTRY_RATE_LIMIT_MAIL: '3' } });
    try {
      const { slug } = await makeForm(await colleague(limited, 'ADMIN'));
      const statuses: number[] = [];
      for (let n = 0; n < 5; n++) statuses.push((await submit(limited, slug, [['phone', '+60125550100'], ticked])).status);
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
      const last = await submit(limited, slug, [['phone', '+60125550100'], ticked], { 'accept-language': 'ms' });
      expect([last.headers.get('content-type'), Number(last.headers.get('retry-after')) > 0, last.html.includes('Sila tunggu sebentar')]).toEqual(['text/html; charset=utf-8', true, true]);
      expect(await count(limited, 'consent_pending')).toBe(3);
    } finally {
      await limited.close();
    }
  });

  it('escapes what the organisation wrote', async () => {
    const { slug } = await makeForm(admin, { title: '<b>"Hi" & \'bye\'</b>', text: '<img src=x onerror=alert(1)>', privacyUrl: 'https://x.example/?a="><script>' });
    const { html } = await get(slug);
    expect(html).not.toMatch(/<b>|<img|<script/);
    expect(html).toContain('&#60;b&#62;');
  });
});
