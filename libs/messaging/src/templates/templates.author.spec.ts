import { describe, expect, it } from '@jest/globals';
import { authorProblems, type Component, type Draft } from './templates.author.js';

const body = (text: string, ...examples: string[]): Component => ({ type: 'BODY', text, ...(examples.length > 0 ? { example: { body_text: [examples] } } : {}) });
const draft = (...components: Component[]): Draft => ({ name: 'x', language: 'en', category: 'utility', components });
const paths = (...components: Component[]) => authorProblems(draft(...components)).map((p) => p.path);
const buttons = (...list: Record<string, unknown>[]): Component => ({ type: 'BUTTONS', buttons: list });
const quick = { type: 'QUICK_REPLY', text: 'Yes' };

describe('CM-5: a template is checked while it is written', () => {
  it.each<[string, Component[]]>([
    ['a plain one', [body('Your parcel is here.')]],
    ['numbered variables with examples', [body('Hello {{1}}, your order {{2}} is on its way.', 'Ana', 'A-17')]],
    ['named variables', [{ type: 'BODY', text: 'Hello {{first_name}}, we are glad.', example: { body_text_named_params: [{ param_name: 'first_name', example: 'Ana' }] } }]],
    ['header, footer and buttons', [
      { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['A-17'] } }, body('It left today.'), { type: 'FOOTER', text: 'Reply STOP to end' },
      buttons(quick, { type: 'QUICK_REPLY', text: 'No' }, { type: 'URL', text: 'Track', url: 'https://example.com/t/{{1}}', example: ['A-17'] }, { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550001111' }),
    ]],
    ['an image header', [{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::x'] } }, body('Look at this.')]],
  ])('%s passes', (_what, components) => expect(authorProblems(draft(...components))).toEqual([]));

  it.each<[string, Component[], string]>([
    ['no body', [{ type: 'FOOTER', text: 'x' }], 'components'],
    ['two bodies', [body('One word.'), body('Two words.')], 'components.1.type'],
    ['an empty body', [body(' ')], 'components.0.text'],
    ['a long body', [body('x'.repeat(1025))], 'components.0.text'],
    ['a gap in the numbers', [body('One {{1}} and two {{3}} and so on.', 'a', 'b')], 'components.0.text'],
    ['numbers and names together', [body('One {{1}} and two {{b}} and so on.', 'a', 'b')], 'components.0.text'],
    ['a name with capitals', [body('Hello {{Name}} and welcome.', 'a')], 'components.0.text'],
    ['a variable that is not closed', [body('Hello {{1 and welcome.')], 'components.0.text'],
    ['a variable at the beginning', [body('{{1}} is on its way to you.', 'a')], 'components.0.text'],
    ['a variable at the end', [body('On its way to you is {{1}}', 'a')], 'components.0.text'],
    ['too many variables', [body('a {{1}} b {{2}} c', 'x', 'y')], 'components.0.text'],
    ['a missing example', [body('Hello {{1}}, your order {{2}} is on its way.', 'Ana')], 'components.0.example.body_text'],
    ['an example too many', [body('Nothing varies here.', 'Ana')], 'components.0.example.body_text'],
    ['an unknown header', [{ type: 'HEADER', format: 'GIF' }, body('Well then.')], 'components.0.format'],
    ['a long header', [{ type: 'HEADER', format: 'TEXT', text: 'x'.repeat(61) }, body('Well then.')], 'components.0.text'],
    ['a variable in the footer', [body('Well then.'), { type: 'FOOTER', text: 'By {{1}}' }], 'components.1.text'],
    ['no buttons', [body('Well then.'), buttons()], 'components.1.buttons'],
    ['eleven buttons', [body('Well then.'), buttons(...Array.from({ length: 11 }, () => quick))], 'components.1.buttons'],
    ['three addresses', [body('Well then.'), buttons(...Array.from({ length: 3 }, () => ({ type: 'URL', text: 'Go', url: 'https://example.com' })))], 'components.1.buttons.2.type'],
    ['quick replies torn apart', [body('Well then.'), buttons(quick, { type: 'URL', text: 'Go', url: 'https://example.com' }, quick)], 'components.1.buttons'],
    ['an address that is none', [body('Well then.'), buttons({ type: 'URL', text: 'Go', url: 'javascript:alert(1)' })], 'components.1.buttons.0.url'],
    ['a variable in the middle of an address', [body('Well then.'), buttons({ type: 'URL', text: 'Go', url: 'https://example.com/{{1}}/x', example: ['a'] })], 'components.1.buttons.0.url'],
    ['an address with a variable and no example', [body('Well then.'), buttons({ type: 'URL', text: 'Go', url: 'https://example.com/{{1}}' })], 'components.1.buttons.0.example'],
    ['a number that is none', [body('Well then.'), buttons({ type: 'PHONE_NUMBER', text: 'Call', phone_number: 'home' })], 'components.1.buttons.0.phone_number'],
    ['a button without words', [body('Well then.'), buttons({ type: 'QUICK_REPLY' })], 'components.1.buttons.0.text'],
    ['a button of an unknown kind', [body('Well then.'), buttons({ type: 'SHOUT', text: 'A' })], 'components.1.buttons.0.type'],
    ['a button that is nothing', [body('Well then.'), { type: 'BUTTONS', buttons: [null] }], 'components.1.buttons.0.type'],
  ])('%s is named', (_what, components, path) => expect(paths(...components)).toContain(path));

  it('an authentication template has the provider’s words', () => {
    expect(authorProblems({ ...draft({ type: 'BODY', text: 'Mine' }), category: 'authentication' }).map((p) => p.path)).toEqual(['components.0.text']);
    expect(authorProblems({ ...draft({ type: 'BODY', add_security_recommendation: true }, { type: 'FOOTER', code_expiration_minutes: 5 }, buttons({ type: 'OTP', otp_type: 'COPY_CODE' })), category: 'authentication' })).toEqual([]);
  });

  it('is linear in what it reads', () => {
    const began = process.threadCpuUsage();
    authorProblems(draft(body('{{'.repeat(500)), { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'a', url: 'h'.repeat(30_000) }] }));
    expect(process.threadCpuUsage(began).user / 1000).toBeLessThan(100);
  });
});
