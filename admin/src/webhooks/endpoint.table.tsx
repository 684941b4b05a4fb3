import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { WebhookEndpoint } from '../api.generated';
import { useActions } from '../app/data.actions';
import { MONO } from '../app/theme';
import { useFormat } from '../shared/format';
import { linkedRow, RowLink } from '../shared/row.link';
import { useT } from '../shared/translate';
import { EndpointState } from './endpoint.state';
import { nameOf, shortAddress, useGroupName } from './endpoint.words';

const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;

export function EndpointTable({ endpoints }: { endpoints: WebhookEndpoint[] }) {
  const t = useT();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('webhooks.title')}>
        <TableHead><TableRow><TableCell>{t('webhooks.url')}</TableCell><TableCell sx={WIDE}>{t('webhooks.types')}</TableCell><TableCell sx={WIDE}>{t('webhooks.lastSuccess')}</TableCell><TableCell align="right">{t('webhooks.state')}</TableCell></TableRow></TableHead>
        <TableBody>{endpoints.map((endpoint) => <EndpointRow key={endpoint.id} endpoint={endpoint} />)}</TableBody>
      </Table>
    </TableContainer>
  );
}

function EndpointRow({ endpoint }: { endpoint: WebhookEndpoint }) {
  const types = useTypesInShort();
  return (
    <TableRow sx={linkedRow}>
      <TableCell sx={{ overflowWrap: 'anywhere' }}>
        <RowLink to={`/webhooks/${endpoint.id}`}><bdi>{nameOf(endpoint)}</bdi></RowLink>
        {endpoint.description && <Box component="code" dir="ltr" title={endpoint.url} sx={{ display: 'block', width: 'fit-content', fontFamily: MONO, fontSize: '0.78125rem', color: 'text.secondary' }}>{shortAddress(endpoint.url)}</Box>}
      </TableCell>
      <TableCell sx={{ ...WIDE, maxWidth: 280 }}>{types(endpoint.eventTypes)}</TableCell>
      <TableCell sx={{ ...WIDE, color: 'text.secondary', whiteSpace: 'nowrap' }}><LastSuccess id={endpoint.id} /></TableCell>
      <TableCell align="right"><EndpointState endpoint={endpoint} /></TableCell>
    </TableRow>
  );
}

/** The newest event that arrived. */
export function LastSuccess({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const actions = useActions();
  const { data } = useQuery({ queryKey: ['webhook-deliveries', id, 'last'], queryFn: ({ signal }) => actions.webhookDeliveries(id, { state: 'delivered', limit: 1 }, signal) });
  if (!data) return '…';
  const at = data.data[0]?.finishedAt;
  return at ? <time dateTime={at} title={format.exact(at)}>{format.moment(at)}</time> : t('webhooks.never');
}

/** "Messages, Consent, Types: 2". */
function useTypesInShort(): (patterns: string[]) => string {
  const t = useT();
  const format = useFormat();
  const group = useGroupName();
  return (patterns) => {
    if (patterns.includes('*')) return t('webhooks.all');
    const whole = patterns.filter((pattern) => pattern.endsWith('.*'));
    const single = patterns.length - whole.length;
    return format.list([...whole.map((pattern) => group(pattern.slice(0, -2))), ...(single > 0 ? [t('webhooks.typeCount', { count: format.number(single) })] : [])]);
  };
}
