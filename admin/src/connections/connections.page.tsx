import AddIcon from '@mui/icons-material/Add';
import CableIcon from '@mui/icons-material/CableOutlined';
import { Box, Button, Skeleton } from '@mui/material';
import { Link } from 'react-router-dom';
import type { Connection } from '../api.generated';
import { useMay } from '../app/session';
import { Pager, useCursorList } from '../shared/cursor.list';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { EmptyState } from '../shared/states';
import { useT } from '../shared/translate';
import { ConnectionCard } from './connection.card';

export function ConnectionsPage() {
  const t = useT();
  const may = useMay();
  const list = useCursorList<Connection>('connections');
  const add = may('connections.write') && <Button variant="contained" startIcon={<AddIcon />} component={Link} to="/connections/create">{t('connections.add')}</Button>;
  return (
    <Page title={t('connections.title')} subtitle={t('connections.hint')} actions={add}>
      {list.error !== null && <ProblemAlert error={list.error} onRetry={list.retry} />}
      {list.rows?.length === 0 && <EmptyState icon={<CableIcon />} text={t('connections.empty')} action={add} />}
      <Box component="ul" aria-label={t('connections.title')} sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 340px), 1fr))' }}>
        {!list.rows && list.error === null && [1, 2].map((card) => <li key={card}><Skeleton variant="rounded" height={188} sx={{ borderRadius: '14px' }} /></li>)}
        {list.rows?.map((connection) => <ConnectionCard key={connection.id} connection={connection} />)}
      </Box>
      <Pager list={list} />
    </Page>
  );
}
