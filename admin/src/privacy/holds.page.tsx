import AddIcon from '@mui/icons-material/Add';
import HoldIcon from '@mui/icons-material/BackHandOutlined';
import { Box, Button, Table, TableBody, TableCell, TableContainer, TableHead, TableRow, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useMay } from '../app/session';
import { BackLink } from '../shared/back.link';
import { Pager, useCursorList } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { HoldLift } from './hold.lift';
import { HoldSet } from './hold.set';
import type { LegalHold } from './privacy.types';
import { useDoer } from './privacy.words';
import { ContactName } from './subject';

const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;

/** What a court or an authority wants kept: neither retention nor erasure touches it. */
export function LegalHoldsPage() {
  const t = useT();
  const may = useMay();
  const [search, setSearch] = useSearchParams();
  const [setting, setSetting] = useState(false);
  const [lifting, setLifting] = useState<LegalHold>();
  const all = search.get('all') !== null;
  const list = useCursorList<LegalHold>('privacy/holds', all ? {} : { standing: true });
  const set = may('privacy.decide') && <Button variant="contained" startIcon={<AddIcon />} onClick={() => setSetting(true)}>{t('legalHolds.set')}</Button>;
  return (
    <Page title={t('legalHolds.title')} subtitle={t('legalHolds.hint')} actions={set} above={<BackLink to="/privacy/requests">{t('privacyRequests.title')}</BackLink>}>
      <ToggleButtonGroup size="small" exclusive value={all ? 'all' : 'standing'} onChange={(_, next: string | null) => next && setSearch(next === 'all' ? { all: '' } : {}, { replace: true })} aria-label={t('legalHolds.which')} sx={{ mb: 2 }}>
        <ToggleButton value="standing" sx={{ textTransform: 'none', px: 1.75 }}>{t('legalHolds.standing')}</ToggleButton>
        <ToggleButton value="all" sx={{ textTransform: 'none', px: 1.75 }}>{t('legalHolds.all')}</ToggleButton>
      </ToggleButtonGroup>
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden' }}>
        {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!list.rows && list.error === null && <SkeletonRows rows={3} height={64} />}
        {list.rows?.length === 0 && <EmptyState icon={<HoldIcon />} text={t(all ? 'legalHolds.empty' : 'legalHolds.noneStanding')} action={set} />}
        {list.rows && list.rows.length > 0 && <HoldTable holds={list.rows} onLift={may('privacy.decide') ? setLifting : undefined} />}
        <Pager list={list} />
      </Box>
      {setting && <HoldSet onClose={() => setSetting(false)} />}
      {lifting && <HoldLift hold={lifting} onClose={() => setLifting(undefined)} />}
    </Page>
  );
}

function HoldTable({ holds, onLift }: { holds: LegalHold[]; onLift: ((hold: LegalHold) => void) | undefined }) {
  const t = useT();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('legalHolds.title')}>
        <TableHead><TableRow><TableCell>{t('legalHolds.what')}</TableCell><TableCell>{t('legalHolds.reason')}</TableCell><TableCell sx={WIDE}>{t('legalHolds.since')}</TableCell><TableCell align="right">{t('legalHolds.state')}</TableCell></TableRow></TableHead>
        <TableBody>{holds.map((hold) => <HoldRow key={hold.id} hold={hold} onLift={onLift} />)}</TableBody>
      </Table>
    </TableContainer>
  );
}

function HoldRow({ hold, onLift }: { hold: LegalHold; onLift: ((hold: LegalHold) => void) | undefined }) {
  const t = useT();
  const format = useFormat();
  const doer = useDoer();
  const { id, contactId, reason, createdAt, createdBy, releasedAt, releasedBy } = hold;
  return (
    <TableRow data-hold={id} sx={{ verticalAlign: 'top', '&:last-child td': { borderBottom: 0 } }}>
      <TableCell sx={{ minWidth: 140 }}>{contactId ? <ContactName id={contactId} /> : <Tag tone="warn">{t('legalHolds.whole')}</Tag>}</TableCell>
      <TableCell sx={{ overflowWrap: 'anywhere' }}><Box dir="auto" sx={{ whiteSpace: 'pre-wrap', maxWidth: 480 }}>{reason}</Box></TableCell>
      <TableCell sx={{ ...WIDE, color: 'text.secondary' }}><Box sx={{ whiteSpace: 'nowrap' }}>{format.moment(createdAt)}</Box><bdi>{doer(createdBy)}</bdi></TableCell>
      <TableCell align="right">
        {releasedAt
          ? <><Tag>{t('legalHolds.lifted')}</Tag><Box sx={{ color: 'text.secondary', mt: 0.5 }}><Box sx={{ whiteSpace: 'nowrap' }}>{format.moment(releasedAt)}</Box>{releasedBy && <bdi>{doer(releasedBy)}</bdi>}</Box></>
          : onLift ? <Button size="small" variant="outlined" color="inherit" onClick={() => onLift(hold)}>{t('legalHolds.lift')}</Button> : <Tag tone="warn">{t('legalHolds.stands')}</Tag>}
      </TableCell>
    </TableRow>
  );
}
