import { Box, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useActions } from '../app/data.actions';
import { CopyButton, CopyText } from '../shared/copy';
import { Fact, Facts } from '../shared/facts';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';

/** The signed head of the log, to be taken along: whoever keeps one can tell later whether anything before it was changed. */
export function CheckpointCard() {
  const t = useT();
  const format = useFormat();
  const actions = useActions();
  const { data, error, refetch } = useQuery({ queryKey: ['audit-logs', 'checkpoint'], queryFn: actions.auditCheckpoint });
  return (
    <Section title={t('audit.checkpoint.title')} hint={t('audit.checkpoint.hint')}>
      {error && !data && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton variant="rounded" height={110} />}
      {data && (
        <>
          <Facts>
            <Fact name={t('audit.checkpoint.size')}>{format.number(data.size)}</Fact>
            <Fact name={t('audit.root')}><CopyText bare label={t('audit.root')} value={data.root} /></Fact>
            {data.time && <Fact name={t('audit.checkpoint.signed')}>{format.exact(data.time)}</Fact>}
          </Facts>
          <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap', mt: 1.5 }}>
            {data.checkpoint && <CopyButton label={t('audit.checkpoint.copy')} value={data.checkpoint} />}
            <CopyButton label={t('audit.checkpoint.copyKey')} value={data.key} />
          </Box>
        </>
      )}
    </Section>
  );
}
