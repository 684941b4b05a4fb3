import { useMemo } from 'react';
import { useLocale, useTranslate } from 'react-admin';
import { queryClient } from '../app/query.client';
import { useKnown } from '../audit/who';
import { useNow } from '../shared/format';
import { Tag, type Tone } from '../shared/tag';
import { useT } from '../shared/translate';
import { isOpen, type Kind, type PrivacyRequest, type RequestState } from './privacy.types';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** From here on a due date asks for attention. */
const SOON_DAYS = 7;

const TONES: Record<RequestState, Tone> = { received: 'neutral', verified: 'info', approved: 'info', waiting: 'warn', running: 'info', done: 'good', refused: 'neutral', cancelled: 'neutral' };

export function RequestStateTag({ state }: { state: RequestState }) {
  const t = useT();
  return <Tag tone={TONES[state]}>{t(`privacyRequests.states.${state}`)}</Tag>;
}

export function useKindWords(): (kind: Kind | null) => string {
  const t = useT();
  return (kind) => t(`privacyRequests.kinds.${kind ?? 'unknown'}`);
}

/** "in 12 days", "3 hours ago". */
export function useRelative(): (at: string, now: number) => string {
  const locale = useLocale() || 'en';
  const words = useMemo(() => new Intl.RelativeTimeFormat(`${locale}-u-nu-latn`, { numeric: 'always' }), [locale]);
  return (at, now) => {
    const left = new Date(at).getTime() - now;
    return Math.abs(left) >= DAY_MS ? words.format(Math.round(left / DAY_MS), 'day') : words.format(Math.trunc(left / HOUR_MS), 'hour');
  };
}

/** How long there is left to answer, in words: the colour only repeats them. */
export function Due({ request: { state, dueAt, overdue } }: { request: Pick<PrivacyRequest, 'state' | 'dueAt' | 'overdue'> }) {
  const t = useT();
  const now = useNow(60_000);
  const relative = useRelative();
  if (!isOpen(state)) return null;
  const tone: Tone = overdue ? 'bad' : new Date(dueAt).getTime() - now < SOON_DAYS * DAY_MS ? 'warn' : 'neutral';
  return <Tag tone={tone}>{t(overdue ? 'privacyRequests.overdue' : 'privacyRequests.due', { when: relative(dueAt, now) })}</Tag>;
}

/** Whoever did it, by the public id that the server gives, or one of its own parts. */
export function useDoer(): (id: string) => string {
  const t = useT();
  const known = useKnown();
  const names = useMemo(() => new Map(known.map(({ id, name }) => [id, name])), [known]);
  return (id) => {
    const found = names.get(id);
    if (found) return found;
    if (id.startsWith('usr_')) return t('audit.who.user', { id: id.slice(-12) });
    if (id.startsWith('key_')) return t('audit.who.api_key', { id: id.slice(-12) });
    return t('privacyRequests.byItself');
  };
}

/** The catalog's words for a table's rows, else the server's own, which are English. */
export function useTableWords(): (table: string, holds?: string) => { text: string; lang?: 'en' } {
  const translate = useTranslate();
  return (table, holds) => {
    const own = translate(`retention.table.${table}`, { _: '' });
    return own ? { text: own } : { text: holds ?? table, lang: 'en' };
  };
}

export const refreshRequests = () => queryClient.invalidateQueries({ queryKey: ['privacy/requests'] });
