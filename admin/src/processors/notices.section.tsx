import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ProcessorNotice } from '../api.generated';
import { Pager, useCursorList } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { useProcessorWords } from './processor.words';

export function NoticesSection() {
  const t = useT();
  const list = useCursorList<ProcessorNotice>('privacy/processors/notices', {}, 10);
  return (
    <Section title={t('processors.notices')} hint={t('processors.noticesHint')} flush>
      {list.error !== null && <Box sx={{ px: 2.5, pb: 2.5 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
      {!list.rows && list.error === null && <SkeletonRows rows={2} height={60} />}
      {list.rows?.length === 0 && <Typography color="textSecondary" sx={{ px: 2.5, pb: 2.5 }}>{t('processors.noNotices')}</Typography>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, '&:empty': { display: 'none' } }}>{list.rows?.map((notice) => <Notice key={notice.id} of={notice} />)}</Box>
      <Pager list={list} />
    </Section>
  );
}

function Notice({ of: { at, baseline, changes } }: { of: ProcessorNotice }) {
  const t = useT();
  const translate = useTranslate();
  const format = useFormat();
  const wordsOf = useProcessorWords();
  const fieldsOf = (fields: string[]) => format.list(fields.map((field) => translate(`processors.field.${field}`, { _: field })));
  return (
    <Box component="li" sx={{ px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider' }}>
      <Typography variant="body2" color="textSecondary">{format.moment(at)}{baseline && <> · {t('processors.baseline')}</>}</Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {changes.map(({ processorId, name, kind, fields }) => <Typography component="li" key={`${processorId} ${kind}`} dir="auto" sx={{ overflowWrap: 'anywhere' }}>{t(`processors.change.${kind}`, { name: wordsOf(undefined, name).text, fields: fieldsOf(fields) })}</Typography>)}
      </Box>
    </Box>
  );
}
