import { describe, expect, it } from '@jest/globals';
import { templateProblems } from './templates.rules.js';

const definition = [
  { type: 'HEADER', format: 'IMAGE' },
  { type: 'BODY', text: 'Hello {{1}}, your order {{2}} is {{1}} away.' },
  { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Ok' }, { type: 'URL', text: 'See', url: 'https://shop.example/{{1}}' }] },
];
const text = (value: string) => ({ type: 'text' as const, text: value });
const language = { code: 'en_US' };
const full = [
  { type: 'header' as const, parameters: [{ type: 'image' as const, image: { link: 'https://shop.example/a.png' } }] },
  { type: 'body' as const, parameters: [text('Ann'), text('17')] },
  { type: 'button' as const, sub_type: 'url' as const, index: 1, parameters: [text('17')] },
];

describe('CM-5: template parameters', () => {
  it('passes what fits', () => expect(templateProblems(definition, { name: 'order', language, components: full })).toEqual([]));
  it('names what is missing', () => {
    const problems = templateProblems(definition, { name: 'order', language });
    expect(problems.map((p) => p.message)).toEqual(['The header needs one parameter of type image.', 'The body needs 2 parameters, got 0.', 'Button 1 needs one parameter.']);
  });
  it('refuses too many values and buttons that do not exist', () => {
    const problems = templateProblems([{ type: 'BODY', text: 'Hi' }], { name: 'hi', language, components: [{ type: 'body', parameters: [text('x')] }, { type: 'button', index: '3', parameters: [text('x')] }] });
    expect(problems.map((p) => p.path)).toEqual(['template.components.0.parameters', 'template.components.1.index']);
  });
  it('checks named parameters by name', () => {
    const named = [{ type: 'BODY', text: 'Hi {{first_name}}' }];
    expect(templateProblems(named, { name: 'n', language, components: [{ type: 'body', parameters: [{ ...text('Ann'), parameter_name: 'first_name' }] }] })).toEqual([]);
    expect(templateProblems(named, { name: 'n', language, components: [{ type: 'body', parameters: [text('Ann')] }] })).toHaveLength(2);
  });
});
