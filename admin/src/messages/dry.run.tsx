import AllowedIcon from '@mui/icons-material/CheckCircleOutlineOutlined';
import BlockIcon from '@mui/icons-material/Block';
import { Box, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { SendMessage } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useDebounced } from '../shared/debounced';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useName, useT } from '../shared/translate';
import { Verdict } from './verdict';

/** What the gate would say, asked anew whenever the message changes. Nothing is written down for it. */
export function useDryRun(body: SendMessage | undefined) {
  const actions = useActions();
  const text = useDebounced(body ? JSON.stringify(body) : '');
  const asked = text === (body ? JSON.stringify(body) : '');
  const { data, error, isFetching, refetch } = useQuery({ queryKey: ['messages', 'check', text], queryFn: ({ signal }) => actions.checkMessage(JSON.parse(text) as SendMessage, signal), enabled: text !== '', gcTime: 0, staleTime: 0 });
  const current = asked && text !== '' && !isFetching;
  return { check: text === '' ? undefined : data, current, allowed: current && data?.allowed === true, error, retry: () => void refetch() };
}

export function DryRun({ run: { check, current, error, retry }, empty }: { run: ReturnType<typeof useDryRun>; empty: boolean }) {
  const t = useT();
  const name = useName();
  const stopped = check?.verdict.filter(({ outcome }) => outcome === 'block') ?? [];
  return (
    <Section title={t('compose.check')} hint={t('compose.checkHint')}>
      <Box aria-live="polite" data-dry-run={!current || !check ? 'none' : check.allowed ? 'allowed' : 'blocked'}>
        {empty && <Box sx={{ color: 'text.secondary' }}>{t('compose.incomplete')}</Box>}
        {!empty && error && <ProblemAlert error={error} onRetry={retry} />}
        {!empty && !error && !check && <Skeleton variant="rounded" height={320} />}
        {!empty && !error && check && (
          <Box sx={{ opacity: current ? 1 : 0.6, display: 'grid', gap: 1.5 }}>
            <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', borderRadius: '12px', px: 1.5, py: 1.25, fontWeight: 600, bgcolor: check.allowed ? 'success.light' : 'error.light', color: check.allowed ? 'success.main' : 'error.main' }}>
              {check.allowed ? <AllowedIcon aria-hidden /> : <BlockIcon aria-hidden />}
              <span>{check.allowed ? t('compose.allowed') : t('compose.stopped', { why: name('reason', stopped[0]?.rule ?? '') })}</span>
            </Box>
            <Verdict rules={[...stopped, ...check.verdict.filter(({ outcome }) => outcome !== 'block')]} />
          </Box>
        )}
      </Box>
    </Section>
  );
}
