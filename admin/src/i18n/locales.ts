import type { Catalog } from './catalog';

/** Each language by its own name, so that a person finds it who reads no other. */
export const LOCALES = [
  { locale: 'en', name: 'English' },
  { locale: 'ms', name: 'Bahasa Melayu' },
  { locale: 'ar', name: 'العربية' },
  { locale: 'hi', name: 'हिन्दी' },
] as const;
export type LocaleCode = (typeof LOCALES)[number]['locale'];

export const directionOf = (locale: string): 'ltr' | 'rtl' => (locale === 'ar' ? 'rtl' : 'ltr');

/** Only the language in use is fetched. */
const loaders: Record<LocaleCode, () => Promise<{ default: Catalog }>> = {
  en: () => import('./en'),
  ms: () => import('./ms'),
  ar: () => import('./ar'),
  hi: () => import('./hi'),
};

const isLocale = (name: string): name is LocaleCode => LOCALES.some(({ locale }) => locale === name);

export async function loadCatalog(locale: string): Promise<Catalog> {
  return (await loaders[isLocale(locale) ? locale : 'en']()).default;
}

/** What was chosen before, else the first of the browser's languages that we speak. */
export function firstLocale(chosen: unknown): LocaleCode {
  const wishes = [typeof chosen === 'string' ? chosen : '', ...navigator.languages.map((tag) => tag.split('-')[0] ?? '')];
  return wishes.find(isLocale) ?? 'en';
}
