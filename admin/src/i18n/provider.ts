import polyglotI18nProvider from 'ra-i18n-polyglot';
import type { I18nProvider, TranslationMessages } from 'react-admin';
import { directionOf, LOCALES, loadCatalog, type LocaleCode } from './locales';

type Listener = () => void;

/** react-admin's provider, and beside it the page's `lang` and `dir`, which must never differ from the words on it. */
export async function createI18n(first: LocaleCode): Promise<I18nProvider & { subscribe(listener: Listener): () => void }> {
  const initial = await loadCatalog(first);
  let starting = true;
  const messages = (locale: string): TranslationMessages | Promise<TranslationMessages> => (starting ? initial : loadCatalog(locale));
  const inner = polyglotI18nProvider(messages, first, [...LOCALES]);
  starting = false;
  const listeners = new Set<Listener>();
  const follow = () => {
    const locale = inner.getLocale();
    document.documentElement.lang = locale;
    document.documentElement.dir = directionOf(locale);
    for (const listener of listeners) listener();
  };
  follow();
  return {
    ...inner,
    changeLocale: async (locale) => {
      await inner.changeLocale(locale);
      follow();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
