import { useTranslate } from 'react-admin';
import type { MessageKey } from '../i18n/catalog';

type Values = Record<string, string | number>;
export type Translate = (key: MessageKey, values?: Values) => string;

/** react-admin's translate, which refuses a key that no catalog has. */
export function useT(): Translate {
  return useTranslate() as Translate;
}

/** For names that come from outside (a provider's status, a rule of a plugin): the catalog's word where it has one, else the name itself. */
export function useName(): (group: 'status' | 'rule' | 'reason' | 'source' | 'channel' | 'eventState' | 'templateState' | 'actor' | 'permission' | 'alerts.rule' | 'alerts.fact' | 'audit.object' | 'audit.fault', name: string, fallback?: string) => string {
  const translate = useTranslate();
  return (group, name, fallback) => translate(`${group}.${name}`, { _: fallback ?? name.replaceAll('_', ' ') });
}
