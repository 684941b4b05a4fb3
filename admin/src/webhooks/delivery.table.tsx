import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { WebhookDelivery } from '../api.generated';
import { MONO } from '../app/theme';
import { useFormat } from '../shared/format';
import { linkedRow, RowLink } from '../shared/row.link';
import { useT } from '../shared/translate';
import { DeliveryState } from './delivery.state';
import { useEventTypes, useEventWords } from './endpoint.words';

const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;

export function DeliveryTable({ deliveries, search }: { deliveries: WebhookDelivery[]; search: URLSearchParams }) {
  const t = useT();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('webhooks.delivery.title')}>
        <TableHead>
          <TableRow><TableCell>{t('webhooks.state')}</TableCell><TableCell>{t('webhooks.delivery.event')}</TableCell><TableCell sx={WIDE}>{t('webhooks.delivery.answer')}</TableCell><TableCell sx={WIDE} align="right">{t('webhooks.delivery.attempts')}</TableCell><TableCell align="right">{t('webhooks.delivery.at')}</TableCell></TableRow>
        </TableHead>
        <TableBody>{deliveries.map((delivery) => <DeliveryRow key={delivery.id} delivery={delivery} search={search} />)}</TableBody>
      </Table>
    </TableContainer>
  );
}

function DeliveryRow({ delivery, search }: { delivery: WebhookDelivery; search: URLSearchParams }) {
  const format = useFormat();
  const types = useEventTypes();
  const words = useEventWords();
  const to = `?${new URLSearchParams({ ...Object.fromEntries(search), delivery: delivery.id })}`;
  const said = words(types?.find(({ type }) => type === delivery.eventType) ?? { type: delivery.eventType, what: delivery.eventType });
  return (
    <TableRow sx={linkedRow} data-delivery-id={delivery.id} data-state={delivery.state}>
      <TableCell sx={{ width: 140 }}><DeliveryState delivery={delivery} /></TableCell>
      <TableCell><RowLink to={to}>{said}</RowLink><Box component="code" dir="ltr" sx={{ display: 'block', width: 'fit-content', fontFamily: MONO, fontSize: '0.75rem', color: 'text.secondary' }}>{delivery.eventType}</Box></TableCell>
      <TableCell sx={{ ...WIDE, color: 'text.secondary' }}>{delivery.lastError ? <bdi lang="en">{delivery.lastError}</bdi> : (delivery.lastStatus ?? '–')}</TableCell>
      <TableCell sx={WIDE} align="right">{format.number(delivery.attempts)}</TableCell>
      <TableCell align="right" sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}><time dateTime={delivery.createdAt} title={format.exact(delivery.createdAt)}>{format.second(delivery.createdAt)}</time></TableCell>
    </TableRow>
  );
}
