import { Box, Button, Skeleton, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { ApiKeyUsage } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';

type Day = ApiKeyUsage['data'][number];
const HEIGHT = 128;

export function ApiKeyUsageSection({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const actions = useActions();
  const [asTable, setAsTable] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: ['api-keys', 'usage', id], queryFn: () => actions.apiKeyUsage(id) });
  const total = data?.data.reduce((sum, { requests }) => sum + requests, 0) ?? 0;
  const toggle = total > 0 && <Button size="small" variant="outlined" color="inherit" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>{t('apiKeys.asTable')}</Button>;
  return (
    <Section title={t('apiKeys.usage')} hint={data && t('apiKeys.usageTotal', { total: format.number(total) })} action={toggle}>
      {error && !data && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton variant="rounded" height={HEIGHT + 26} />}
      {data && total === 0 && <Box sx={{ color: 'text.secondary' }}>{t('apiKeys.noUsage')}</Box>}
      {data && total > 0 && (asTable ? <UsageTable days={data.data} /> : <UsageBars days={data.data} />)}
    </Section>
  );
}

/** Days are UTC days; noon keeps them the same day in the reader's zone. */
const noon = ({ day }: Day) => `${day}T12:00:00`;

function UsageBars({ days }: { days: Day[] }) {
  const t = useT();
  const format = useFormat();
  const top = days.reduce((best, day) => (day.requests > best.requests ? day : best), days[0]!);
  const [first, last] = [days[0]!, days.at(-1)!];
  return (
    <Box role="img" aria-label={t('apiKeys.chart', { from: format.date(noon(first)), to: format.date(noon(last)), most: format.number(top.requests), day: format.date(noon(top)) })}>
      <Box sx={{ display: 'flex', alignItems: 'flex-end', gap: '3px', height: HEIGHT, borderBottom: 1, borderColor: 'text.secondary' }}>
        {days.map((day) => (
          <Box key={day.day} title={`${format.date(noon(day))}: ${format.number(day.requests)}`} sx={{ flex: 1, height: '100%', display: 'flex', alignItems: 'flex-end', '&:hover': { bgcolor: 'surface.sunken' } }}>
            <Box sx={{ width: '100%', borderRadius: '3px 3px 0 0', bgcolor: 'primary.main', height: day.requests === 0 ? 0 : `max(2px, ${(100 * day.requests) / top.requests}%)` }} />
          </Box>
        ))}
      </Box>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', color: 'text.secondary', fontSize: '0.75rem', mt: 0.75 }}>
        <span>{format.date(noon(first))}</span><span>{t('apiKeys.most', { most: format.number(top.requests) })}</span><span>{format.date(noon(last))}</span>
      </Box>
    </Box>
  );
}

function UsageTable({ days }: { days: Day[] }) {
  const t = useT();
  const format = useFormat();
  return (
    <TableContainer tabIndex={0} role="group" aria-label={t('apiKeys.usage')} sx={{ maxHeight: 320 }}>
      <Table size="small" stickyHeader aria-label={t('apiKeys.usage')}>
        <TableHead><TableRow><TableCell>{t('apiKeys.day')}</TableCell><TableCell align="right">{t('apiKeys.requests')}</TableCell></TableRow></TableHead>
        <TableBody>{days.toReversed().map((day) => <TableRow key={day.day}><TableCell>{format.date(noon(day))}</TableCell><TableCell align="right">{format.number(day.requests)}</TableCell></TableRow>)}</TableBody>
      </Table>
    </TableContainer>
  );
}
