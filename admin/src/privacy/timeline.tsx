import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import type { TimelineEntry } from './privacy.types';
import { useDoer, useKindWords } from './privacy.words';
import { KINDS } from './privacy.types';
import { useMethodWords } from './request.facts';

/** Everything that was done about a request, the oldest first. */
export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  const t = useT();
  return (
    <Box component="ol" aria-label={t('privacyRequests.timeline')} sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.75, fontSize: '0.875rem' }}>
      {entries.map((entry, n) => <Entry key={`${entry.at} ${entry.kind} ${n}`} entry={entry} last={n === entries.length - 1} />)}
    </Box>
  );
}

function Entry({ entry: { at, kind, actor, facts }, last }: { entry: TimelineEntry; last: boolean }) {
  const translate = useTranslate();
  const format = useFormat();
  const doer = useDoer();
  const detail = useDetail()(facts);
  return (
    <Box component="li" data-event={kind} sx={{ display: 'grid', gridTemplateColumns: '10px minmax(0, 1fr)', columnGap: 1.5, position: 'relative' }}>
      <Box aria-hidden sx={{ width: 10, height: 10, borderRadius: '50%', mt: '6px', bgcolor: last ? 'primary.main' : 'divider' }} />
      {!last && <Box aria-hidden sx={{ position: 'absolute', insetInlineStart: '4.5px', top: 18, bottom: -14, width: '1px', bgcolor: 'divider' }} />}
      <Box sx={{ minWidth: 0 }}>
        <Box sx={{ fontWeight: 600 }}>{translate(`privacyRequests.events.${kind}`, { _: kind.replaceAll('_', ' ') })}</Box>
        {detail && <Box>{detail}</Box>}
        <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}><bdi>{doer(actor)}</bdi> · <time dateTime={at} title={format.exact(at)}>{format.moment(at)}</time></Box>
      </Box>
    </Box>
  );
}

/** What an entry adds, as far as it says something to a person: ids of copies and erasures don't. */
function useDetail(): (facts: TimelineEntry['facts']) => string {
  const t = useT();
  const format = useFormat();
  const kindWords = useKindWords();
  const methodWords = useMethodWords();
  return ({ kind, method, until }) => [
    ...(typeof kind === 'string' ? [kindWords(KINDS.find((each) => each === kind) ?? null)] : []),
    ...(typeof method === 'string' ? [methodWords(method)] : []),
    ...(typeof until === 'string' ? [t('privacyRequests.until', { date: format.date(until) })] : []),
  ].join(' · ');
}
