import { describe, expect, it } from '@jest/globals';
import { loginForbidden } from './cryptoki.js';

// SoftHSM2 never locks a PIN, so these flags of CK_TOKEN_INFO (PKCS#11 v2.40, section 3.2) come from no token here.
const FLAGS = { CKF_USER_PIN_COUNT_LOW: 0x10000, CKF_USER_PIN_FINAL_TRY: 0x20000, CKF_USER_PIN_LOCKED: 0x40000 };

describe('a login is not tried', () => {
  it.each([
    ['after one wrong PIN it still is', FLAGS.CKF_USER_PIN_COUNT_LOW, undefined],
    ['when one more wrong PIN would lock the token', FLAGS.CKF_USER_PIN_COUNT_LOW | FLAGS.CKF_USER_PIN_FINAL_TRY, 'one more wrong PIN would lock it'],
    ['when the token is locked', FLAGS.CKF_USER_PIN_LOCKED, 'its PIN is locked'],
    ['with no flag it is', 0, undefined],
  ])('%s', (_case, flags, reason) => {
    if (reason === undefined) expect(loginForbidden(flags, FLAGS)).toBeUndefined();
    else expect(loginForbidden(flags, FLAGS)).toContain(reason);
  });
});
