import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import { MONO } from '../app/theme';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import { StreamMenu, type Tested } from './stream.menu';
import type { AuditStream } from './stream.types';
import { StreamState, StreamTrouble, targetOf } from './stream.words';

const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;

interface Props { streams: AuditStream[]; mayWrite: boolean; onTested: (tested: Tested) => void }

export function StreamTable({ streams, mayWrite, onTested }: Props) {
  const t = useT();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('streams.title')}>
        <TableHead>
          <TableRow>
            <TableCell>{t('streams.name')}</TableCell><TableCell sx={WIDE}>{t('streams.types')}</TableCell><TableCell sx={WIDE} align="right">{t('streams.position')}</TableCell>
            <TableCell sx={WIDE} align="right">{t('streams.behind')}</TableCell><TableCell align="right">{t('streams.state')}</TableCell>{mayWrite && <TableCell align="right">{t('streams.actions')}</TableCell>}
          </TableRow>
        </TableHead>
        <TableBody>{streams.map((stream) => <StreamRow key={stream.id} stream={stream} mayWrite={mayWrite} onTested={onTested} />)}</TableBody>
      </Table>
    </TableContainer>
  );
}

function StreamRow({ stream, mayWrite, onTested }: Omit<Props, 'streams'> & { stream: AuditStream }) {
  const t = useT();
  const format = useFormat();
  const behind = stream.behind > 0 ? t('streams.behindBy', { count: format.number(stream.behind) }) : t('streams.upToDate');
  return (
    <TableRow data-stream-id={stream.id} sx={{ verticalAlign: 'top', '&:last-child :is(td, th)': { borderBottom: 0 } }}>
      <TableCell component="th" scope="row" sx={{ overflowWrap: 'anywhere', fontWeight: 400 }}>
        <Box component="bdi" sx={{ fontWeight: 600 }}>{stream.name}</Box>
        <Box component="code" dir="ltr" sx={{ display: 'block', width: 'fit-content', fontFamily: MONO, fontSize: '0.78125rem', color: 'text.secondary' }}>{targetOf(stream)}</Box>
        <Box sx={{ fontSize: '0.8125rem', mt: 0.5 }}><StreamTrouble stream={stream} /></Box>
        <Box sx={{ display: { md: 'none' }, fontSize: '0.8125rem', color: 'text.secondary' }}>{behind}</Box>
      </TableCell>
      <TableCell sx={{ ...WIDE, maxWidth: 200 }}>{stream.eventTypes ? format.list(stream.eventTypes.map((type) => t(`audit.type.${type}`))) : t('streams.allTypes')}</TableCell>
      <TableCell sx={{ ...WIDE, fontVariantNumeric: 'tabular-nums' }} align="right">
        {format.number(stream.position)}
        <Box sx={{ color: 'text.secondary', fontSize: '0.78125rem', whiteSpace: 'nowrap' }}>{stream.lastSentAt ? <time dateTime={stream.lastSentAt} title={format.exact(stream.lastSentAt)}>{format.moment(stream.lastSentAt)}</time> : t('streams.never')}</Box>
      </TableCell>
      <TableCell sx={{ ...WIDE, whiteSpace: 'nowrap', color: stream.behind > 0 ? 'text.primary' : 'text.secondary' }} align="right">{stream.behind > 0 ? format.number(stream.behind) : behind}</TableCell>
      <TableCell align="right"><StreamState stream={stream} /></TableCell>
      {mayWrite && <TableCell align="right" sx={{ whiteSpace: 'nowrap' }}><StreamMenu stream={stream} onTested={onTested} /></TableCell>}
    </TableRow>
  );
}
