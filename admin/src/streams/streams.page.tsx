import AddIcon from '@mui/icons-material/Add';
import StreamsIcon from '@mui/icons-material/SensorsOutlined';
import { Alert, AlertTitle, Box, Button } from '@mui/material';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import type { CreateAuditStream } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { Pager, useCursorList } from '../shared/cursor.list';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { usePulse } from '../shared/pulse';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { StreamDialog } from './stream.dialog';
import type { Tested } from './stream.menu';
import { StreamTable } from './stream.table';
import type { AuditStream } from './stream.types';
import { refreshStreams } from './stream.words';

const SOON_MS = 3_000;

/** Where the audit log is sent on to, and how far each receiver has come. */
export function StreamsPage() {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const [adding, setAdding] = useState(false);
  const [tested, setTested] = useState<Tested>();
  const list = useCursorList<AuditStream>('audit-streams');
  // How far each has come follows the log.
  usePulse(['audit-logs'], SOON_MS, () => void refreshStreams());
  const mayWrite = may('audit.write');
  const add = mayWrite && <Button variant="contained" startIcon={<AddIcon />} onClick={() => setAdding(true)}>{t('streams.add')}</Button>;
  const create = async (wanted: CreateAuditStream) => {
    await actions.createAuditStream(wanted);
    await refreshStreams();
  };
  return (
    <Page title={t('streams.title')} subtitle={t('streams.hint')} actions={<>{add}<Button variant="outlined" color="inherit" component={Link} to="/audit-log">{t('streams.toLog')}</Button></>}>
      {tested && (
        <Alert role="status" severity={tested.ok ? 'success' : 'error'} variant="outlined" onClose={() => setTested(undefined)} closeText={t('action.close')} sx={{ mb: 3, bgcolor: tested.ok ? 'success.light' : 'error.light', color: 'text.primary' }}>
          <AlertTitle sx={{ fontSize: '0.9375rem', fontWeight: 650 }}>{t(tested.ok ? 'streams.tested.good' : 'streams.tested.bad', { name: tested.name })}</AlertTitle>
          <Box dir="auto" lang="en">{tested.detail}</Box>
        </Alert>
      )}
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden' }}>
        {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!list.rows && list.error === null && <SkeletonRows rows={3} height={72} />}
        {list.rows?.length === 0 && <EmptyState icon={<StreamsIcon />} text={t(add ? 'streams.empty' : 'streams.noOne')} action={add} />}
        {list.rows && list.rows.length > 0 && <StreamTable streams={list.rows} mayWrite={mayWrite} onTested={setTested} />}
        <Pager list={list} />
      </Box>
      {adding && <StreamDialog onSubmit={create} onClose={() => setAdding(false)} />}
    </Page>
  );
}
