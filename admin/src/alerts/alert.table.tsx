import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { Alert } from '../api.generated';
import { useMay } from '../app/session';
import { useCountryName } from '../shared/countries';
import { useFormat } from '../shared/format';
import { Tag, type Tone } from '../shared/tag';
import { TextLink } from '../shared/text.link';
import { useName, useT } from '../shared/translate';

const TONES: Record<Alert['severity'], Tone> = { info: 'info', warning: 'warn', critical: 'bad' };
const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;

export function AlertTable({ alerts }: { alerts: Alert[] }) {
  const t = useT();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('alerts.title')}>
        <TableHead>
          <TableRow><TableCell>{t('alerts.severity')}</TableCell><TableCell>{t('alerts.what')}</TableCell><TableCell sx={WIDE}>{t('alerts.state')}</TableCell><TableCell align="right">{t('alerts.count')}</TableCell><TableCell align="right">{t('alerts.when')}</TableCell></TableRow>
        </TableHead>
        <TableBody>{alerts.map((alert) => <AlertRow key={alert.id} alert={alert} />)}</TableBody>
      </Table>
    </TableContainer>
  );
}

function AlertRow({ alert }: { alert: Alert }) {
  const t = useT();
  const may = useMay();
  const name = useName();
  const format = useFormat();
  return (
    <TableRow sx={{ verticalAlign: 'top', '&:last-child td': { borderBottom: 0 } }}>
      <TableCell sx={{ width: 110 }}><Tag tone={TONES[alert.severity]}>{t(`alerts.severities.${alert.severity}`)}</Tag></TableCell>
      <TableCell>
        <Box sx={{ fontWeight: 600 }}>{name('alerts.rule', alert.rule)}</Box>
        {alert.objectId?.startsWith('usr_') && may('members.read') && <TextLink to={`/users/${alert.objectId}`}>{t('alerts.toPerson')}</TextLink>}
        {alert.objectId?.startsWith('key_') && may('api_keys.read') && <TextLink to={`/api-keys/${alert.objectId}`}>{t('alerts.toKey')}</TextLink>}
        <Facts facts={alert.facts} />
      </TableCell>
      <TableCell sx={WIDE}><Tag tone={alert.state === 'open' ? 'warn' : 'neutral'}>{t(`alerts.states.${alert.state}`)}</Tag></TableCell>
      <TableCell align="right">{format.number(alert.count)}</TableCell>
      <TableCell align="right" sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>
        {format.moment(alert.lastAt)}
        {alert.count > 1 && <Box sx={{ fontSize: '0.78125rem' }}>{t('alerts.first', { at: format.moment(alert.firstAt) })}</Box>}
      </TableCell>
    </TableRow>
  );
}

/** What the rule saw. Its names come from the server, so one that no catalog has stands as it is. */
function Facts({ facts }: { facts: Alert['facts'] }) {
  const name = useName();
  const countryOf = useCountryName();
  const inWords = (fact: string, value: unknown) => (fact === 'country' ? countryOf(String(value)) : typeof value === 'object' ? JSON.stringify(value) : String(value));
  const told = Object.entries(facts).filter(([, value]) => value !== null && value !== '');
  return (
    <Box component="dl" sx={{ m: 0, mt: 0.25, display: 'flex', flexWrap: 'wrap', columnGap: 2, color: 'text.secondary', fontSize: '0.8125rem' }}>
      {told.map(([fact, value]) => (
        <Box key={fact} sx={{ display: 'flex', gap: 0.75, minWidth: 0 }}>
          <Box component="dt" sx={{ flex: 'none' }}>{name('alerts.fact', fact)}</Box>
          <Box component="dd" sx={{ m: 0, color: 'text.primary', overflowWrap: 'anywhere' }}><bdi>{inWords(fact, value)}</bdi></Box>
        </Box>
      ))}
    </Box>
  );
}
