import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocale, useTranslate } from 'react-admin';
import type { AuditActionList } from '../api.generated';
import { useActions } from '../app/data.actions';

export type AuditAction = AuditActionList['data'][number];
/** `lang` is set where the words are not of the panel's language. */
export interface ActionWords { text: string; lang?: 'en' }

export function useAuditActions(): AuditAction[] {
  const actions = useActions();
  return useQuery({ queryKey: ['audit-actions'], queryFn: actions.auditActionList, staleTime: Infinity }).data?.data ?? NONE;
}

const NONE: AuditAction[] = [];

/** What happened, as a sentence. The server's own in English; other languages have theirs in the catalog, and what is missing there stays English. */
export function useActionWords(): (action: string) => ActionWords {
  const translate = useTranslate();
  const english = useLocale() === 'en';
  const list = useAuditActions();
  const sentences = useMemo(() => new Map(list.map(({ action, what }) => [action, what])), [list]);
  return (action) => {
    const own = english ? '' : translate(`audit.action.${action}`, { _: '' });
    if (own) return { text: own };
    return { text: sentences.get(action) ?? action, ...(!english && { lang: 'en' }) };
  };
}
