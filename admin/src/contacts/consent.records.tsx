import { Box } from '@mui/material';
import type { ConsentRecord } from '../api.generated';
import { useFormat } from '../shared/format';
import { SkeletonRows } from '../shared/states';
import { Tag } from '../shared/tag';
import { useName, useT } from '../shared/translate';
import { useActorName } from './actor';
import { useConsents } from './consents';

/** The ledger itself: never changed, only added to. */
export function ConsentRecords({ contactId }: { contactId: string }) {
  const t = useT();
  const { data, error } = useConsents(contactId);
  if (!data) return error ? null : <SkeletonRows rows={4} height={60} />;
  if (data.data.length === 0) return <Box sx={{ px: 2.5, pb: 2.5, color: 'text.secondary' }}>{t('consent.noRecords')}</Box>;
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {data.data.map((record) => <RecordRow key={record.id} record={record} />)}
    </Box>
  );
}

function RecordRow({ record }: { record: ConsentRecord }) {
  const t = useT();
  const name = useName();
  const format = useFormat();
  const actorName = useActorName();
  const evidence = Object.entries(record.evidence);
  return (
    <Box component="li" sx={{ px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider', display: 'grid', gap: 0.5, fontSize: '0.875rem' }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Tag tone={record.state === 'granted' ? 'good' : 'bad'}>{t(`consent.${record.state}`)}</Tag>
        <Box sx={{ fontWeight: 600 }}>{t(`purpose.${record.purpose}`)}</Box>
        <Box sx={{ color: 'text.secondary' }}>{name('channel', record.channel)}</Box>
        <Box component="time" dateTime={record.recordedAt} sx={{ color: 'text.secondary', marginInlineStart: 'auto', fontSize: '0.8125rem' }}>{format.exact(record.recordedAt)}</Box>
      </Box>
      <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', overflowWrap: 'anywhere' }}>{name('source', record.source)} · {t('consent.by', { actor: actorName(record.actor) })}</Box>
      {evidence.length > 0 && (
        <Box component="dl" sx={{ m: 0, display: 'flex', flexWrap: 'wrap', columnGap: 2, fontSize: '0.8125rem' }}>
          {evidence.map(([fact, value]) => (
            <Box key={fact} sx={{ display: 'flex', gap: 0.75 }}>
              <Box component="dt" sx={{ color: 'text.secondary' }}>{fact}</Box>
              <Box component="dd" dir="auto" sx={{ m: 0, overflowWrap: 'anywhere' }}>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</Box>
            </Box>
          ))}
        </Box>
      )}
    </Box>
  );
}
