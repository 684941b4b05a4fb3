import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { LOCALES } from '@consentry/kernel';
import { alertRules, defineAlertRules } from '@consentry/audit';
import { renderMail } from '@consentry/auth';
import { ALERT_RULES } from '@consentry/monitoring';

const page = readFileSync(new URL('../../../docs/operations/alerts.md', import.meta.url), 'utf8');

it('is one table, wherever a rule is declared; none is declared twice', () => {
  expect([...alertRules().keys()]).toEqual(expect.arrayContaining(Object.keys(ALERT_RULES)));
  expect(() => defineAlertRules({ 'queue.age': ALERT_RULES['queue.age'] })).toThrow('alert rule declared twice: queue.age');
});

describe.each([...alertRules()])('%s', (rule, row) => {
  it('stands in the documentation as it is in the code', () => {
    const line = page.split('\n').find((l) => l.startsWith(`| \`${rule}\` |`));
    expect(line).toBeDefined();
    expect(line!.split('|')[2]!.trim()).toBe(row.severity);
    expect(line!.split('|')[4]!.trim()).toBe(Object.entries(row.parameters).map(([name, p]) => `\`${name}\` ${p.default}`).join(', '));
    expect(line!.includes('cannot be switched off')).toBe(row.always === true);
  });
  it('has a name in every language, a different one in each', () => {
    const subjects = LOCALES.map((locale) => renderMail('alert', locale, { rule, severity: row.severity, organization: 'Acme', when: '2026-11-22T12:00:00Z', link: 'https://messages.example.com/' }).subject);
    for (const subject of subjects) expect(subject).not.toContain(rule);
    expect(new Set(subjects).size).toBe(LOCALES.length);
  });
});

it('mails nobody of what is only worth knowing', () => {
  for (const [, row] of alertRules()) expect(row.mailed).toBe(row.severity !== 'info');
});
