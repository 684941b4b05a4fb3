import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { ApiKey } from '../api.generated';
import { MONO } from '../app/theme';
import { useFormat } from '../shared/format';
import { linkedRow, RowLink } from '../shared/row.link';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { ApiKeyStatus } from './api.key.status';

const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;
const NOT_NARROW = { display: { xs: 'none', sm: 'table-cell' } } as const;

export function ApiKeyTable({ keys }: { keys: ApiKey[] }) {
  const t = useT();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('apiKeys.title')}>
        <TableHead>
          <TableRow>
            <TableCell>{t('apiKeys.name')}</TableCell><TableCell sx={NOT_NARROW}>{t('apiKeys.key')}</TableCell>
            <TableCell sx={WIDE}>{t('apiKeys.lastUsed')}</TableCell><TableCell sx={WIDE}>{t('contact.added')}</TableCell>
            <TableCell align="right">{t('apiKeys.status')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>{keys.map((key) => <KeyRow key={key.id} apiKey={key} />)}</TableBody>
      </Table>
    </TableContainer>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const t = useT();
  const format = useFormat();
  return (
    <TableRow sx={linkedRow}>
      <TableCell><Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap', overflowWrap: 'anywhere' }}><RowLink to={`/api-keys/${apiKey.id}`}><bdi>{apiKey.name}</bdi></RowLink><Tag tone={apiKey.environment === 'live' ? 'warn' : 'info'}>{t(`apiKeys.${apiKey.environment}`)}</Tag></Box></TableCell>
      <TableCell sx={NOT_NARROW}><Box component="code" dir="ltr" sx={{ fontFamily: MONO, fontSize: '0.8125rem' }}>{apiKey.prefix}…</Box></TableCell>
      <TableCell sx={{ ...WIDE, color: 'text.secondary' }}>{apiKey.lastUsedAt ? format.moment(apiKey.lastUsedAt) : t('connection.never')}</TableCell>
      <TableCell sx={{ ...WIDE, color: 'text.secondary' }}>{format.moment(apiKey.createdAt)}</TableCell>
      <TableCell align="right"><ApiKeyStatus apiKey={apiKey} /></TableCell>
    </TableRow>
  );
}
