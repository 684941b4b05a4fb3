import PeopleIcon from '@mui/icons-material/PeopleAltOutlined';
import { Box, MenuItem, Table, TableBody, TableCell, TableContainer, TableHead, TableRow, TextField } from '@mui/material';
import { useSearchParams } from 'react-router-dom';
import type { Broadcast, BroadcastRecipient } from '../api.generated';
import { StatusMark } from '../messages/status.mark';
import { Pager } from '../shared/cursor.list';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { linkedRow, RowLink } from '../shared/row.link';
import { useStableOrder } from '../shared/stable.order';
import { EmptyState, SkeletonRows } from '../shared/states';
import { Tag, type Tone } from '../shared/tag';
import { useName, useT } from '../shared/translate';
import { useRecipients } from './broadcast.query';
import { useReasonWords } from './broadcast.words';

const STATES = ['pending', 'accepted', 'excluded', 'cancelled', 'failed'] as const satisfies BroadcastRecipient['state'][];
const TONES: Record<BroadcastRecipient['state'], Tone> = { pending: 'info', accepted: 'good', excluded: 'warn', cancelled: 'neutral', failed: 'bad' };
const isState = (text: string): text is BroadcastRecipient['state'] => STATES.some((state) => state === text);

/** What became of each. The address holds the filter. */
export function BroadcastRecipients({ broadcast }: { broadcast: Broadcast }) {
  const t = useT();
  const words = useReasonWords();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('state') ?? '';
  const filter = { state: isState(asked) ? asked : '' as const, reason: search.get('reason') ?? '' };
  const list = useRecipients(broadcast.id, filter);
  const withId = list.rows?.map((row) => ({ ...row, id: row.contactId }));
  const { rows, hold } = useStableOrder(withId ?? [], list.key);
  const set = (name: 'state' | 'reason', value: string) => setSearch((now) => { if (value) now.set(name, value); else now.delete(name); return now; }, { replace: true, preventScrollReset: true });
  const reasons = [...new Set([...broadcast.reasons.map(({ reason }) => reason), ...(filter.reason ? [filter.reason] : [])])];
  const filters = (
    <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
      <TextField select label={t('broadcasts.state')} value={filter.state} onChange={(event) => set('state', event.target.value)} sx={{ minWidth: 150 }} slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
        <MenuItem value="">{t('messages.any')}</MenuItem>
        {STATES.map((state) => <MenuItem key={state} value={state}>{t(`broadcasts.recipient.${state}`)}</MenuItem>)}
      </TextField>
      {reasons.length > 0 && (
        <TextField select label={t('broadcasts.why')} value={filter.reason} onChange={(event) => set('reason', event.target.value)} sx={{ minWidth: 170, maxWidth: 280 }} slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
          <MenuItem value="">{t('messages.any')}</MenuItem>
          {reasons.map((reason) => <MenuItem key={reason} value={reason}>{words(reason)}</MenuItem>)}
        </TextField>
      )}
    </Box>
  );
  return (
    <Section title={t('broadcasts.recipients')} action={filters} flush>
      {list.error !== null && <Box sx={{ p: 2.5 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
      {!list.rows && list.error === null && <SkeletonRows rows={6} height={46} />}
      {list.rows?.length === 0 && <EmptyState icon={<PeopleIcon />} text={t(filter.state || filter.reason ? 'broadcasts.noneFiltered' : 'broadcasts.noRecipients')} />}
      <Box {...hold}>{rows.length > 0 && <RecipientTable recipients={rows} />}</Box>
      <Pager list={list} />
    </Section>
  );
}

function RecipientTable({ recipients }: { recipients: BroadcastRecipient[] }) {
  const t = useT();
  const name = useName();
  const words = useReasonWords();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('broadcasts.recipients')}>
        <TableHead><TableRow><TableCell>{t('message.contact')}</TableCell><TableCell sx={{ display: { xs: 'none', sm: 'table-cell' } }}>{t('contact.address')}</TableCell><TableCell sx={{ display: { xs: 'none', md: 'table-cell' } }}>{t('messages.message')}</TableCell><TableCell align="right">{t('broadcasts.state')}</TableCell></TableRow></TableHead>
        <TableBody>
          {recipients.map((recipient) => (
            <TableRow key={recipient.contactId} sx={linkedRow}>
              <TableCell sx={{ overflowWrap: 'anywhere' }}>
                <RowLink to={recipient.messageId ? `/messages/${recipient.messageId}` : `/contacts/${recipient.contactId}`}><bdi>{recipient.contactName ?? t('contact.unnamed')}</bdi></RowLink>
                {recipient.reason && <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{words(recipient.reason)}</Box>}
              </TableCell>
              <TableCell sx={{ display: { xs: 'none', sm: 'table-cell' }, whiteSpace: 'nowrap' }}>{recipient.to && <Box component="span" dir="ltr" sx={{ unicodeBidi: 'isolate' }}>{recipient.to}</Box>}</TableCell>
              <TableCell sx={{ display: { xs: 'none', md: 'table-cell' } }}>{recipient.messageStatus && <Box component="span" sx={{ display: 'inline-flex', gap: 0.75, alignItems: 'center' }}><StatusMark status={recipient.messageStatus} /><span aria-hidden>{name('status', recipient.messageStatus)}</span></Box>}</TableCell>
              <TableCell align="right"><Tag tone={TONES[recipient.state]}>{t(`broadcasts.recipient.${recipient.state}`)}</Tag></TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
