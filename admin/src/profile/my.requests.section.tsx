import { Box, Button, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { useActions } from '../app/data.actions';
import { stepUpFirst } from '../app/session';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert, useProblemText } from '../shared/problem';
import { save } from '../shared/save';
import { SkeletonRows } from '../shared/states';
import { Tag, type Tone } from '../shared/tag';
import { useT } from '../shared/translate';
import type { MyRequest } from './my.data.actions';

const TONES: Record<MyRequest['state'], Tone> = { received: 'info', verified: 'info', approved: 'info', waiting: 'warn', running: 'info', done: 'good', refused: 'bad', cancelled: 'neutral' };

export function MyRequestsSection() {
  const t = useT();
  const actions = useActions();
  const { data, error, refetch } = useQuery({ queryKey: ['privacy-requests', 'mine'], queryFn: actions.myPrivacyRequests });
  return (
    <Section title={t('myData.earlier')} flush>
      {!data && error && <Box sx={{ px: 2.5, pb: 2.5 }}><ProblemAlert error={error} onRetry={() => void refetch()} /></Box>}
      {!data && !error && <SkeletonRows rows={2} height={68} />}
      {data?.data.length === 0 && <Typography color="textSecondary" sx={{ px: 2.5, pb: 2.5 }}>{t('myData.none')}</Typography>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, '&:empty': { display: 'none' } }}>{data?.data.map((request) => <Request key={request.id} of={request} />)}</Box>
    </Section>
  );
}

function Request({ of: { id, kind, state, message, receivedAt, dueAt, overdue, extensionReason, refusalReason, finishedAt, copy } }: { of: MyRequest }) {
  const t = useT();
  const format = useFormat();
  const when = finishedAt !== null ? t('myData.finished', { at: format.moment(finishedAt) }) : t(overdue ? 'myData.overdue' : 'myData.due', { at: format.date(dueAt) });
  return (
    <Box component="li" data-request={kind} data-state={state} sx={{ display: 'grid', gap: 0.75, px: 2.5, py: 1.75, borderTop: 1, borderColor: 'divider' }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}><Typography component="span" sx={{ fontWeight: 600 }}>{t(`myData.kind.${kind ?? 'access'}.done`)}</Typography><Tag tone={TONES[state]}>{t(`myData.state.${state}`)}</Tag></Box>
      <Typography variant="body2" color="textSecondary">{t('myData.asked', { at: format.moment(receivedAt) })} · <Box component="span" sx={overdue ? { color: 'error.main', fontWeight: 600 } : {}}>{when}</Box></Typography>
      {message && <Typography variant="body2" dir="auto" sx={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>{message}</Typography>}
      {extensionReason && <Typography variant="body2" dir="auto">{t('myData.extended', { reason: extensionReason })}</Typography>}
      {refusalReason && <Typography variant="body2" dir="auto">{t('myData.refused', { reason: refusalReason })}</Typography>}
      {copy !== 'none' && <Copy id={id} copy={copy} />}
    </Box>
  );
}

/** One's own copy is one's own to download, whatever one's role. The browser fetches it by itself, so the confirmation is asked for before. */
function Copy({ id, copy }: { id: string; copy: Exclude<MyRequest['copy'], 'none'> }) {
  const t = useT();
  const notify = useNotify();
  const problemText = useProblemText();
  const download = async () => {
    if (await stepUpFirst()) save(`/v1/account/privacy-requests/${encodeURIComponent(id)}/download`, `${id}.zip`);
  };
  if (copy !== 'ready') return <Typography variant="body2" color="textSecondary">{t(copy === 'making' ? 'myData.making' : 'myData.gone')}</Typography>;
  return <Button size="small" variant="contained" sx={{ justifySelf: 'start' }} onClick={() => void download().catch((failure: unknown) => notify(problemText(failure).detail, { type: 'error' }))}>{t('myData.download')}</Button>;
}
