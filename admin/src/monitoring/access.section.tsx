import { Box, Skeleton, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useState } from 'react';
import { useCountryName } from '../shared/countries';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { useAccess } from './figures.query';
import { HeatMap } from './heat.map';
import type { Period } from './period';
import { ShareTable } from './share.table';

const COUNTED = ['requests', 'signIns'] as const;

export function AccessSection({ period }: { period: Period }) {
  const t = useT();
  const [counted, setCounted] = useState<(typeof COUNTED)[number]>('requests');
  const { data, error, refetch } = useAccess(period);
  const title = t('monitoring.access.title');
  const choice = (
    <ToggleButtonGroup size="small" exclusive value={counted} onChange={(_, next: (typeof COUNTED)[number] | null) => next && setCounted(next)} aria-label={t('monitoring.access.what')}>
      {COUNTED.map((each) => <ToggleButton key={each} value={each} sx={{ textTransform: 'none', px: 1.5, py: 0.5 }}>{t(`monitoring.access.${each}`)}</ToggleButton>)}
    </ToggleButtonGroup>
  );
  return (
    <>
      <Section title={title} hint={t('monitoring.access.hint')} action={choice}>
        {data ? <HeatMap caption={`${title}: ${t(`monitoring.access.${counted}`)}`} counts={data[counted]} /> : error ? <ProblemAlert error={error} onRetry={() => void refetch()} /> : <Skeleton variant="rounded" height={296} />}
      </Section>
      <Countries period={period} />
    </>
  );
}

function Countries({ period }: { period: Period }) {
  const t = useT();
  const countryOf = useCountryName();
  const { data } = useAccess(period);
  const title = t('monitoring.access.countries');
  const rows = (data?.countries ?? []).toSorted((a, b) => b.requests - a.requests || b.signIns - a.signIns || b.failures - a.failures);
  return (
    <Section title={title} hint={t('monitoring.access.countriesHint')} flush>
      {!data && <SkeletonRows rows={3} height={58} />}
      {data && rows.length === 0 && <Box sx={{ px: 2.5, pb: 2.5, color: 'text.secondary' }}>{t('monitoring.access.empty')}</Box>}
      {rows.length > 0 && (
        <ShareTable title={title} name={t('monitoring.access.country')} columns={[t('monitoring.access.requests'), t('monitoring.access.signIns'), t('monitoring.access.failures')]}
          rows={rows.map(({ country, requests, signIns, failures }) => ({ id: country ?? '', name: country === null ? t('monitoring.access.unknown') : countryOf(country), values: [requests, signIns, failures] }))} />
      )}
    </Section>
  );
}
