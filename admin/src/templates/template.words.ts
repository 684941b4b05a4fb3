import { useTranslate, useLocale } from 'react-admin';
import { useMemo } from 'react';
import type { Template } from '../api.generated';
import { useT } from '../shared/translate';

/** What a state means for whoever wants to send, and what the provider gave as its reason. Its own codes are said in words where we know them. */
export function useTemplateReason(): (template: Pick<Template, 'state' | 'reason'>) => string | undefined {
  const t = useT();
  const translate = useTranslate();
  return ({ state, reason }) => {
    if (state === 'approved') return undefined;
    const given = reason && reason !== 'NONE' ? translate(`templates.reason.${reason}`, { _: reason }) : undefined;
    const meaning = translate(`templates.means.${state}`, { _: t('templates.means.unknown') });
    return given ? `${meaning} ${t('templates.because', { reason: given })}` : meaning;
  };
}

/** `pt_BR` in words of the panel's language. */
export function useLanguageName(): (code: string) => string {
  const locale = useLocale() || 'en';
  return useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' });
    return (code) => {
      try {
        return names.of(code.replace('_', '-')) ?? code;
      } catch {
        return code;
      }
    };
  }, [locale]);
}

export function useCategoryName(): (category: string) => string {
  const translate = useTranslate();
  return (category) => translate(`purpose.${category}`, { _: category });
}
