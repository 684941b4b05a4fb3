import type { Import } from '../api.generated';

/** What a column may mean, beside `attribute:<name>`. */
export const MEANINGS = ['name', 'phone', 'email', 'tag', 'timeZone', 'language', 'optedIn', 'marketingOptedIn', 'consentText', 'consentAt', 'consentSource'] as const;
export type Meaning = (typeof MEANINGS)[number];

/** More exact ones first: "marketing consent" is no "consent". In the languages of the panel and a few more. */
const WORDS: [Meaning, RegExp][] = [
  ['marketingOptedIn', /market|promo|newsletter|pemasaran|تسويق|मार्केटिंग/],
  ['consentText', /consent (text|word)|teks persetujuan|نص الموافقة|सहमति का पाठ/],
  ['consentAt', /(consent|opt(ed)? ?in) (at|date|time|on)|tarikh persetujuan|تاريخ الموافقة|सहमति की तारीख/],
  ['consentSource', /consent (source|from)|sumber persetujuan|مصدر الموافقة|सहमति का स्रोत/],
  ['optedIn', /consent|opt(ed)? ?in|persetujuan|موافق|सहमति/],
  ['timeZone', /time ?zone|zon masa|المنطقة الزمنية|समय क्षेत्र/],
  ['phone', /phone|mobile|whats ?app|msisdn|^tel|^cell|telefon|nombor|هاتف|جوال|موبايل|फ़ोन|फोन|मोबाइल/],
  ['email', /e ?mail|emel|بريد|ईमेल/],
  ['language', /^lang|bahasa|لغة|भाषा/],
  ['tag', /^tags?$|label|tanda|وسم|وسوم|टैग/],
  ['name', /^(full |display |customer |contact )?name$|^nama|^nombre$|^nom$|الاسم|اسم|नाम/],
];

/** What each column probably means. What nobody knows is left out: what isn't needed isn't stored. */
export function guessMapping(columns: Import['columns']): Record<string, string> {
  const taken = new Set<Meaning>();
  return Object.fromEntries(columns.flatMap(({ name }) => {
    const plain = name.normalize('NFKC').toLowerCase().replaceAll(/[_\-./]+/g, ' ').replaceAll(/([a-z])([A-Z])/g, '$1 $2').trim();
    const meaning = WORDS.find(([each, words]) => words.test(plain) && (each === 'phone' || each === 'tag' || !taken.has(each)))?.[0];
    if (!meaning) return [];
    taken.add(meaning);
    return [[name, meaning] as const];
  }));
}
