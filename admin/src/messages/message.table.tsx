import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { MessageSummary } from '../api.generated';
import { useFormat } from '../shared/format';
import { linkedRow, RowLink } from '../shared/row.link';
import { useT } from '../shared/translate';
import { useReason } from './reason';
import { StatusTag } from './status.mark';

const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;

export function MessageTable({ messages, search }: { messages: MessageSummary[]; search: string }) {
  const t = useT();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('messages.title')}>
        <TableHead>
          <TableRow>
            <TableCell>{t('messages.status')}</TableCell>
            <TableCell>{t('message.contact')}</TableCell>
            <TableCell sx={WIDE}>{t('messages.message')}</TableCell>
            <TableCell sx={WIDE}>{t('message.purpose')}</TableCell>
            <TableCell sx={WIDE} align="right">{t('messages.time')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>{messages.map((message) => <MessageRow key={message.id} message={message} search={search} />)}</TableBody>
      </Table>
    </TableContainer>
  );
}

function MessageRow({ message, search }: { message: MessageSummary; search: string }) {
  const t = useT();
  const format = useFormat();
  const who = message.contactName ?? message.to ?? t('contact.unnamed');
  return (
    <TableRow sx={linkedRow} data-message-id={message.id} data-status={message.status}>
      <TableCell sx={{ width: 120 }}><StatusTag status={message.status} /></TableCell>
      <TableCell sx={{ maxWidth: { xs: 0, md: 200 }, width: { xs: '100%', md: 'auto' } }}>
        <RowLink to={`/messages/${message.id}${search ? `?${search}` : ''}`}><bdi>{who}</bdi></RowLink>
        <Box sx={{ color: 'text.secondary', fontSize: '0.78125rem' }}>{t(message.direction === 'out' ? 'message.out' : 'message.in')}<Box component="span" sx={{ display: { md: 'none' } }}> · {format.moment(message.createdAt)}</Box></Box>
        <Box sx={{ display: { md: 'none' } }}><Text message={message} /></Box>
      </TableCell>
      <TableCell sx={{ ...WIDE, maxWidth: 420 }}>
        <Text message={message} />
      </TableCell>
      <TableCell sx={WIDE}>{message.purpose ? t(`purpose.${message.purpose}`) : '–'}</TableCell>
      <TableCell align="right" sx={{ ...WIDE, whiteSpace: 'nowrap', color: 'text.secondary' }}><time dateTime={message.createdAt} title={format.exact(message.createdAt)}>{format.moment(message.createdAt)}</time></TableCell>
    </TableRow>
  );
}

function Text({ message }: { message: MessageSummary }) {
  const t = useT();
  const reason = useReason()(message);
  return (
    <>
      <Box sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}><bdi>{message.preview || t('message.ofType', { type: message.type })}</bdi></Box>
      {reason && <Box sx={{ color: 'error.main', fontSize: '0.78125rem', fontWeight: 600 }}>{reason}</Box>}
    </>
  );
}
