import { Box, Checkbox, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { Alert } from '../api.generated';
import { useWho } from '../audit/who';
import { useFormat } from '../shared/format';
import { Tag } from '../shared/tag';
import { useName, useT } from '../shared/translate';
import { AlertChanges } from './alert.changes';
import { AlertFacts, AlertObject, SEVERITY_TONES } from './alert.words';

/** The box stands beside the first line. */
const BESIDE_TEXT = { '&.MuiTableCell-paddingCheckbox': { pt: '12px' } } as const;
const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;

interface Props { alerts: Alert[]; mayWrite: boolean; chosen: ReadonlySet<string>; onChoose: (ids: string[], chosen: boolean) => void }

export function AlertTable({ alerts, mayWrite, chosen, onChoose }: Props) {
  const t = useT();
  const open = alerts.filter(({ state }) => state === 'open').map(({ id }) => id);
  const choosable = mayWrite && open.length > 0;
  const all = open.every((id) => chosen.has(id));
  return (
    <TableContainer>
      <Table size="small" aria-label={t('alerts.title')}>
        <TableHead>
          <TableRow>
            {choosable && <TableCell padding="checkbox"><Checkbox size="small" checked={all} indeterminate={!all && open.some((id) => chosen.has(id))} onChange={() => onChoose(open, !all)} slotProps={{ input: { 'aria-label': t('alerts.chooseAll') } }} /></TableCell>}
            <TableCell sx={WIDE}>{t('alerts.severity')}</TableCell><TableCell>{t('alerts.what')}</TableCell><TableCell align="right" sx={WIDE}>{t('alerts.count')}</TableCell><TableCell align="right" sx={WIDE}>{t('alerts.when')}</TableCell>
            {mayWrite && <TableCell sx={WIDE}>{t('people.actions')}</TableCell>}
          </TableRow>
        </TableHead>
        <TableBody>{alerts.map((alert) => <AlertRow key={alert.id} alert={alert} mayWrite={mayWrite} choosable={choosable} chosen={chosen.has(alert.id)} onChoose={onChoose} />)}</TableBody>
      </Table>
    </TableContainer>
  );
}

interface RowProps { alert: Alert; mayWrite: boolean; choosable: boolean; chosen: boolean; onChoose: Props['onChoose'] }

function AlertRow({ alert, mayWrite, choosable, chosen, onChoose }: RowProps) {
  const t = useT();
  const name = useName();
  const format = useFormat();
  const words = name('alerts.rule', alert.rule);
  const severity = <Tag tone={SEVERITY_TONES[alert.severity]}>{t(`alerts.severities.${alert.severity}`)}</Tag>;
  return (
    <TableRow selected={chosen} data-alert-id={alert.id} sx={{ verticalAlign: 'top', '&:last-child td': { borderBottom: 0 } }}>
      {choosable && (
        <TableCell padding="checkbox" sx={BESIDE_TEXT}>
          {alert.state === 'open' && <Checkbox size="small" checked={chosen} onChange={() => onChoose([alert.id], !chosen)} slotProps={{ input: { 'aria-label': t('alerts.choose', { what: words }) } }} />}
        </TableCell>
      )}
      <TableCell sx={{ ...WIDE, width: 110 }}>{severity}</TableCell>
      <TableCell>
        <Box sx={{ display: { md: 'none' }, mb: 0.5 }}>{severity}</Box>
        <Box sx={{ fontWeight: 600 }}>{words}</Box>
        <AlertObject alert={alert} />
        <AlertFacts facts={alert.facts} />
        <Marks alert={alert} />
        <Box sx={{ display: { md: 'none' }, mt: 1, color: 'text.secondary', fontSize: '0.8125rem' }}>{format.number(alert.count)} × · {format.moment(alert.lastAt)}</Box>
        {mayWrite && <Box sx={{ display: { md: 'none' }, mt: 1 }}><AlertChanges alert={alert} words={words} /></Box>}
      </TableCell>
      <TableCell align="right" sx={WIDE}>{format.number(alert.count)}</TableCell>
      <TableCell align="right" sx={{ ...WIDE, color: 'text.secondary', whiteSpace: 'nowrap' }}>
        <time dateTime={alert.lastAt} title={format.exact(alert.lastAt)}>{format.moment(alert.lastAt)}</time>
        {alert.count > 1 && <Box sx={{ fontSize: '0.78125rem' }}>{t('alerts.first', { at: format.moment(alert.firstAt) })}</Box>}
      </TableCell>
      {mayWrite && <TableCell sx={{ ...WIDE, width: 250 }}><AlertChanges alert={alert} words={words} /></TableCell>}
    </TableRow>
  );
}

/** Who looked after it, when, and what they wrote. */
function Marks({ alert: { acknowledged, closed } }: { alert: Alert }) {
  const t = useT();
  const format = useFormat();
  const who = useWho();
  const told = [['alerts.acknowledgedBy', acknowledged], ['alerts.closedBy', closed]] as const;
  return told.map(([words, mark]) => mark && (
    <Box key={words} sx={{ mt: 0.5, fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
      {t(words, { who: who({ type: 'user', id: mark.userId }), at: format.moment(mark.at) })}{mark.note && <>: <Box component="bdi" sx={{ color: 'text.primary', whiteSpace: 'pre-wrap' }}>{mark.note}</Box></>}
    </Box>
  ));
}
