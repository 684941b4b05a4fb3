import AddIcon from '@mui/icons-material/Add';
import PrivacyIcon from '@mui/icons-material/PrivacyTipOutlined';
import { Box, Button, MenuItem, TextField, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { useMay } from '../app/session';
import { Pager, useCursorList } from '../shared/cursor.list';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { KINDS, type PrivacyRequest } from './privacy.types';
import { RequestTable } from './request.table';
import { RequestTake } from './request.take';

/** What people asked of their data, the newest first. The address holds the filter, never a name. */
export function PrivacyRequestsPage() {
  const t = useT();
  const may = useMay();
  const [search, setSearch] = useSearchParams();
  const [taking, setTaking] = useState(false);
  const all = search.get('all') !== null;
  const kind = KINDS.find((each) => each === search.get('kind'));
  const change = (next: { all: boolean; kind: string }) => setSearch({ ...(next.all && { all: '' }), ...(next.kind && { kind: next.kind }) }, { replace: true });
  const list = useCursorList<PrivacyRequest>('privacy/requests', { ...(!all && { open: true }), ...(kind && { kind }) });
  const take = may('privacy.write') && <Button variant="contained" startIcon={<AddIcon />} onClick={() => setTaking(true)}>{t('privacyRequests.take')}</Button>;
  return (
    <Page title={t('privacyRequests.title')} subtitle={t('privacyRequests.hint')} actions={<>{take}<Button variant="outlined" color="inherit" component={Link} to="/privacy/holds">{t('legalHolds.title')}</Button></>}>
      <Box sx={{ display: 'flex', gap: 1.5, flexWrap: 'wrap', alignItems: 'center', mb: 2 }}>
        <ToggleButtonGroup size="small" exclusive value={all ? 'all' : 'open'} onChange={(_, next: string | null) => next && change({ all: next === 'all', kind: kind ?? '' })} aria-label={t('privacyRequests.which')}>
          <ToggleButton value="open" sx={{ textTransform: 'none', px: 1.75 }}>{t('privacyRequests.open')}</ToggleButton>
          <ToggleButton value="all" sx={{ textTransform: 'none', px: 1.75 }}>{t('privacyRequests.all')}</ToggleButton>
        </ToggleButtonGroup>
        <TextField select label={t('privacyRequests.kind')} value={kind ?? ''} onChange={(event) => change({ all, kind: event.target.value })} sx={{ minWidth: 190 }} slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
          <MenuItem value="">{t('messages.any')}</MenuItem>
          {KINDS.map((each) => <MenuItem key={each} value={each}>{t(`privacyRequests.kinds.${each}`)}</MenuItem>)}
        </TextField>
      </Box>
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden' }}>
        {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!list.rows && list.error === null && <SkeletonRows rows={5} height={58} />}
        {list.rows?.length === 0 && (kind || all
          ? <EmptyState icon={<PrivacyIcon />} text={t(kind ? 'privacyRequests.noneFiltered' : 'privacyRequests.empty')} action={kind ? <Button variant="outlined" onClick={() => change({ all, kind: '' })}>{t('messages.clear')}</Button> : take} />
          : <EmptyState icon={<PrivacyIcon />} text={t('privacyRequests.noneOpen')} action={take || <Button variant="outlined" onClick={() => change({ all: true, kind: '' })}>{t('privacyRequests.showAll')}</Button>} />)}
        {list.rows && list.rows.length > 0 && <RequestTable requests={list.rows} />}
        <Pager list={list} />
      </Box>
      {taking && <RequestTake onClose={() => setTaking(false)} />}
    </Page>
  );
}
