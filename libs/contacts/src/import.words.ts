/** Why a row was not taken as it stands, for people. Rows that were taken may have a reason too: what of them was not. */
export const ROW_CODES = {
  address_missing: 'The row has no number, e-mail address or other address.',
  phone_invalid: 'This is not a telephone number. Without a default country it needs its country code, like +60123456789.',
  email_invalid: 'This is not an e-mail address.',
  address_invalid: 'This is not an address of that channel.',
  addresses_of_two_contacts: 'The addresses of the row belong to two different contacts. Merge them first.',
  name_too_long: 'The name is longer than 200 characters.',
  attribute_too_long: 'An attribute is longer than 1,024 characters.',
  tag_too_long: 'The name of a tag is longer than 60 characters.',
  too_many_tags: 'The row has more than 20 tags.',
  tag_limit: 'With the new tags of this row there would be more than 1,000 tags.',
  time_zone_invalid: 'This is not a time zone like Asia/Kuala_Lumpur.',
  language_invalid: 'This is not a language tag like ms or pt-BR.',
  consent_unclear: 'The consent column says neither yes (yes, y, 1, true, x) nor no (no, n, 0, false, or nothing).',
  consent_at_invalid: 'The time of the consent is not a date like 2026-01-31 or 2026-01-31T14:30:00Z.',
  duplicate_in_file: 'An earlier row of the file has the same address.',
  exists: 'The contact exists, and existing ones are left as they are.',
  opted_out_kept: 'The person has opted out. The contact was imported; the opt-out stands.',
  withdrawal_kept: 'The person has withdrawn this consent, and the file does not say that they agreed since. The contact was imported; the withdrawal stands.',
  consent_in_future: 'The time of the consent has not come yet. The contact was imported without it.',
} as const;
export type RowCode = keyof typeof ROW_CODES;

export const OUTCOMES = ['created', 'updated', 'skipped', 'invalid'] as const;
export type Outcome = (typeof OUTCOMES)[number];
