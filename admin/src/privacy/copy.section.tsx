import DownloadIcon from '@mui/icons-material/DownloadOutlined';
import { Alert, Box, Button, LinearProgress, Skeleton, Typography } from '@mui/material';
import { useState } from 'react';
import { useGetOne } from 'react-admin';
import type { Export } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { keep } from '../audit/export';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useSize } from '../shared/size';
import { useT } from '../shared/translate';
import type { PrivacyRequestDetail } from './privacy.types';

const LOOK_AGAIN_MS = 1_500;

/** The copy that a person asked for: how far it is, and the file itself as long as it is kept. */
export function CopySection({ request: { exportId } }: { request: PrivacyRequestDetail }) {
  const t = useT();
  const may = useMay();
  if (!exportId) return null;
  return <Section title={t('privacyRequests.copy.title')} hint={t('privacyRequests.copy.hint')}>{may('exports.read') ? <Copy id={exportId} /> : <Typography variant="body2">{t('privacyRequests.copy.notYours')}</Typography>}</Section>;
}

function Copy({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const { data, error, refetch } = useGetOne<Export>('privacy/exports', { id }, { refetchInterval: ({ state }) => (state.data?.status === 'running' ? LOOK_AGAIN_MS : false) });
  if (error && !data) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton variant="rounded" height={48} />;
  switch (data.status) {
    case 'running': {
      const words = t('privacyRequests.copy.progress', { percent: format.number(Math.floor(100 * data.progress)) });
      return <><LinearProgress variant="determinate" value={100 * data.progress} aria-label={t('privacyRequests.copy.title')} aria-valuetext={words} sx={{ height: 10, borderRadius: '5px', mb: 1 }} /><Typography variant="body2" color="textSecondary">{words}</Typography></>;
    }
    case 'ready': return <Ready copy={data} />;
    case 'failed': return <Alert severity="error" variant="outlined" sx={{ bgcolor: 'error.light', color: 'text.primary' }}>{t('privacyRequests.copy.failed')}</Alert>;
    case 'expired': case 'cancelled': return <Typography variant="body2" color="textSecondary">{t('privacyRequests.copy.gone')}</Typography>;
  }
}

function Ready({ copy: { id, bytes, files, expiresAt } }: { copy: Export }) {
  const t = useT();
  const size = useSize();
  const format = useFormat();
  const actions = useActions();
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const save = () => {
    setState({ busy: true });
    actions.personCopy(id).then((answer) => keep(answer, `${id}.zip`, 0, () => undefined)).then(() => setState({ busy: false }), (error: unknown) => setState({ busy: false, error }));
  };
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <Button variant="contained" startIcon={<DownloadIcon />} loading={state.busy} onClick={save}>{t('privacyRequests.copy.download')}</Button>
        <Typography variant="body2" color="textSecondary">{[bytes !== null && size(bytes), files ? t('privacyRequests.copy.files', { count: format.number(files) }) : '', expiresAt && t('privacyRequests.copy.until', { date: format.date(expiresAt) })].filter(Boolean).join(' · ')}</Typography>
      </Box>
      {state.error !== undefined && <ProblemAlert error={state.error} />}
    </Box>
  );
}
