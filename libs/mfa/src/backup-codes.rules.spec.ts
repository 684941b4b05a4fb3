import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backupCodeHash, newBackupCode, normaliseBackupCode } from './backup-codes.rules.js';

const A = '0a000000-0000-7000-8000-00000000000a';
const B = '0b000000-0000-7000-8000-00000000000b';

describe('ID-6: backup codes', () => {
  it('are 16 characters that cannot be mistaken for others, in fours, and all 32 occur', () => {
    const codes = Array.from({ length: 500 }, newBackupCode);
    for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
    expect(new Set(codes).size).toBe(500);
    expect(new Set(codes.join('').replaceAll('-', '')).size).toBe(32);
  });

  it('are read however they are typed', () => {
    const code = newBackupCode();
    const bare = code.replaceAll('-', '');
    for (const typed of [code, bare, code.toUpperCase(), `  ${code}\n`, code.replaceAll('-', ' '), bare.split('').join(' '), bare.split('').join('-')]) expect(normaliseBackupCode(typed)).toBe(bare);
    expect(normaliseBackupCode('OoIi-lL01-2345-6789')).toBe('0011110123456789');
  });

  it('anything else is no code', () => {
    for (const wrong of ['', '-', '123456', 'u000-0000-0000-0000', '0000-0000-0000-000', '0000-0000-0000-0000-0', '０000000000000000', 'é000000000000000']) expect([wrong, normaliseBackupCode(wrong)]).toEqual([wrong, undefined]);
    fc.assert(fc.property(fc.string(), (text) => { const code = normaliseBackupCode(text); return code === undefined || /^[0-9a-hjkmnp-tv-z]{16}$/.test(code); }));
  });

  it('the same code of two people is stored differently', () => {
    const code = normaliseBackupCode(newBackupCode())!;
    expect(backupCodeHash(A, code)).toEqual(backupCodeHash(A, code));
    expect(backupCodeHash(A, code).equals(backupCodeHash(B, code))).toBe(false);
    expect(backupCodeHash(A, code)).toHaveLength(32);
  });
});
