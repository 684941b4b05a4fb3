import { Box, Button, LinearProgress } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LineLimits } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useFormat, useTimeLeft } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { SkeletonRows } from '../shared/states';
import { Tag } from '../shared/tag';
import { TextLink } from '../shared/text.link';
import { useT } from '../shared/translate';

const TIGHT = 80;

/** How each line stands with its provider: what it may send, what is used up, what it waits for. */
export function LinesSection() {
  const t = useT();
  const actions = useActions();
  const [lifting, setLifting] = useState<LineLimits>();
  const { data, error, refetch } = useQuery({ queryKey: ['connections', 'lines'], queryFn: actions.lines, refetchInterval: 30_000 });
  const lines = data?.data.filter(({ status }) => status !== 'disconnected');
  const lift = async ({ connectionId }: LineLimits) => {
    await actions.resumeMarketing(connectionId);
    await queryClient.invalidateQueries({ queryKey: ['connections'] });
  };
  return (
    <Section title={t('policies.lines.title')} hint={t('policies.lines.hint')} flush>
      {error && !data && <Box sx={{ p: 2.5 }}><ProblemAlert error={error} onRetry={() => void refetch()} /></Box>}
      {!data && !error && <SkeletonRows rows={2} height={72} />}
      {lines?.length === 0 && <Box sx={{ px: 2.5, pb: 2.5, color: 'text.secondary' }}>{t('connections.empty')}</Box>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>{lines?.map((line) => <Line key={line.connectionId} line={line} onLift={() => setLifting(line)} />)}</Box>
      {lifting && <ConfirmDialog title={t('policies.lines.liftTitle', { name: lifting.name })} confirm={t('policies.lines.lift')} danger onConfirm={() => lift(lifting)} onClose={() => setLifting(undefined)}>{t('policies.lines.liftHint')}</ConfirmDialog>}
    </Section>
  );
}

function Line({ line, onLift }: { line: LineLimits; onLift: () => void }) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const wait = useTimeLeft(line.blockedUntil);
  const pause = useTimeLeft(line.marketingPausedUntil);
  const used = line.usagePercent;
  return (
    <Box component="li" data-line={line.connectionId} sx={{ borderTop: 1, borderColor: 'divider', px: 2.5, py: 1.75, display: 'grid', gap: 1 }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Box sx={{ fontWeight: 600 }}><TextLink to={`/connections/${line.connectionId}`}>{line.name}</TextLink></Box>
        <Tag tone={line.status === 'active' ? 'good' : 'warn'}>{t(`connection.${line.status}`)}</Tag>
        {line.blockedUntil && wait !== undefined && <Tag tone="warn">{t('policies.lines.waits', { left: wait })}</Tag>}
        {line.marketingPausedUntil && pause !== undefined && <Tag tone="bad">{t('policies.lines.paused', { at: format.moment(line.marketingPausedUntil) })}</Tag>}
        {line.marketingPausedUntil && may('policies.write') && <Button size="small" variant="outlined" color="inherit" onClick={onLift} sx={{ marginInlineStart: 'auto' }}>{t('policies.lines.lift')}</Button>}
      </Box>
      <Box sx={{ display: 'flex', columnGap: 3, rowGap: 0.5, flexWrap: 'wrap', color: 'text.secondary', fontSize: '0.875rem', alignItems: 'center' }}>
        <span>{line.perSecond === null ? t('policies.lines.noRate') : t('policies.lines.rate', { rate: format.number(line.perSecond) })}</span>
        <Box component="span" sx={{ display: 'inline-flex', gap: 1, alignItems: 'center' }}>
          {used === null ? t('policies.lines.noUsage') : t('policies.lines.usage', { percent: format.number(used) })}
          {used !== null && <LinearProgress variant="determinate" value={Math.min(used, 100)} color={used >= TIGHT ? 'warning' : 'primary'} aria-label={t('policies.lines.usage', { percent: format.number(used) })} sx={{ width: 90, height: 6, borderRadius: 3 }} />}
        </Box>
      </Box>
    </Box>
  );
}
