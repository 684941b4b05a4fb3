import { Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { PerformanceFigures } from '../api.generated';
import { EDGES } from '../keys/version.table';
import { useDuration } from '../shared/duration';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import type { MessageKey } from '../i18n/catalog';

const WAYS = [['acceptedToSentMs', 'monitoring.messages.acceptedToSent'], ['sentToDeliveredMs', 'monitoring.messages.sentToDelivered']] as const satisfies [keyof PerformanceFigures, MessageKey][];
const SHARES = [['p50', 'monitoring.messages.half'], ['p95', 'monitoring.messages.most'], ['p99', 'monitoring.messages.nearlyAll']] as const satisfies [string, MessageKey][];

export function LatencyTable({ figures }: { figures: PerformanceFigures }) {
  const t = useT();
  const format = useFormat();
  const duration = useDuration();
  const title = t('monitoring.messages.speed');
  // Providers tell the second, so what they did at once may seem to lie before it.
  const told = (share: (typeof SHARES)[number][0], measured: PerformanceFigures['acceptedToSentMs']) => (measured ? duration(Math.max(0, measured[share])) : '–');
  return (
    <TableContainer tabIndex={0} role="group" aria-label={title} sx={{ borderTop: 1, borderColor: 'divider' }}>
      <Table size="small" aria-label={title} sx={EDGES}>
        <TableHead><TableRow><TableCell>{t('monitoring.messages.way')}</TableCell>{WAYS.map(([way, label]) => <TableCell key={way} align="right" sx={{ whiteSpace: 'normal' }}>{t(label)}</TableCell>)}</TableRow></TableHead>
        <TableBody sx={{ '& tr:last-child :is(td, th)': { borderBottom: 0 } }}>
          {SHARES.map(([share, label]) => (
            <TableRow key={share}>
              <TableCell component="th" scope="row">{t(label)}</TableCell>
              {WAYS.map(([way]) => <TableCell key={way} align="right" sx={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>{told(share, figures[way])}</TableCell>)}
            </TableRow>
          ))}
          <TableRow>
            <TableCell component="th" scope="row" sx={{ color: 'text.secondary' }}>{t('monitoring.messages.measured')}</TableCell>
            {WAYS.map(([way]) => <TableCell key={way} align="right" sx={{ color: 'text.secondary' }}>{figures[way] ? format.number(figures[way].count) : t('monitoring.messages.nothing')}</TableCell>)}
          </TableRow>
        </TableBody>
      </Table>
    </TableContainer>
  );
}
