import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import { useFormat } from '../shared/format';
import { linkedRow, RowLink } from '../shared/row.link';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import type { PrivacyRequest } from './privacy.types';
import { Due, RequestStateTag, useKindWords } from './privacy.words';
import { Subject } from './subject';

const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;

export function RequestTable({ requests }: { requests: PrivacyRequest[] }) {
  const t = useT();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('privacyRequests.title')}>
        <TableHead>
          <TableRow>
            <TableCell>{t('privacyRequests.kind')}</TableCell><TableCell>{t('privacyRequests.who')}</TableCell><TableCell sx={WIDE}>{t('privacyRequests.channel')}</TableCell><TableCell sx={WIDE}>{t('privacyRequests.received')}</TableCell>
            <TableCell>{t('privacyRequests.state')}</TableCell><TableCell align="right">{t('privacyRequests.dueTitle')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>{requests.map((request) => <RequestRow key={request.id} request={request} />)}</TableBody>
      </Table>
    </TableContainer>
  );
}

function RequestRow({ request }: { request: PrivacyRequest }) {
  const t = useT();
  const format = useFormat();
  const kindWords = useKindWords();
  const { id, kind, channel, state, held, receivedAt, finishedAt } = request;
  return (
    <TableRow sx={linkedRow} data-request={id} data-state={state}>
      <TableCell><RowLink to={`/privacy/requests/${id}`}>{kindWords(kind)}</RowLink></TableCell>
      <TableCell sx={{ overflowWrap: 'anywhere', minWidth: 120 }}><Subject request={request} plain /></TableCell>
      <TableCell sx={{ ...WIDE, color: 'text.secondary' }}>{t(`privacyRequests.channels.${channel}`)}</TableCell>
      <TableCell sx={{ ...WIDE, color: 'text.secondary', whiteSpace: 'nowrap' }}><time dateTime={receivedAt} title={format.exact(receivedAt)}>{format.date(receivedAt)}</time></TableCell>
      <TableCell><Box sx={{ display: 'flex', gap: 0.75, flexWrap: 'wrap' }}><RequestStateTag state={state} />{held && <Tag tone="warn">{t('privacyRequests.held')}</Tag>}</Box></TableCell>
      <TableCell align="right" sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>{finishedAt ? format.date(finishedAt) : <Due request={request} />}</TableCell>
    </TableRow>
  );
}
