import { Box, Button, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import { useState } from 'react';
import { useDataProvider } from 'react-admin';
import type { ApiKey } from '../api.generated';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { MONO } from '../app/theme';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useFormat } from '../shared/format';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';

const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;
const NOT_NARROW = { display: { xs: 'none', sm: 'table-cell' } } as const;

export function ApiKeyTable({ keys }: { keys: ApiKey[] }) {
  const t = useT();
  const data = useDataProvider();
  const [revoking, setRevoking] = useState<ApiKey>();
  const revoke = async (key: ApiKey) => {
    await data.delete('api-keys', { id: key.id, previousData: key });
    await queryClient.invalidateQueries({ queryKey: ['api-keys'] });
  };
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
        <TableBody>{keys.map((key) => <KeyRow key={key.id} apiKey={key} onRevoke={() => setRevoking(key)} />)}</TableBody>
      </Table>
      {revoking && (
        <ConfirmDialog title={t('apiKeys.revokeTitle', { name: revoking.name })} confirm={t('apiKeys.revoke')} danger onConfirm={() => revoke(revoking)} onClose={() => setRevoking(undefined)}>
          {t('apiKeys.revokeHint')}
        </ConfirmDialog>
      )}
    </TableContainer>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const t = useT();
  const format = useFormat();
  const may = useMay();
  return (
    <TableRow sx={{ '&:last-child td': { borderBottom: 0 } }}>
      <TableCell><Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}><Box sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{apiKey.name}</Box><Tag tone={apiKey.environment === 'live' ? 'warn' : 'info'}>{t(`apiKeys.${apiKey.environment}`)}</Tag></Box></TableCell>
      <TableCell sx={NOT_NARROW}><Box component="code" dir="ltr" sx={{ fontFamily: MONO, fontSize: '0.8125rem' }}>{apiKey.prefix}…</Box></TableCell>
      <TableCell sx={{ ...WIDE, color: 'text.secondary' }}>{apiKey.lastUsedAt ? format.moment(apiKey.lastUsedAt) : t('connection.never')}</TableCell>
      <TableCell sx={{ ...WIDE, color: 'text.secondary' }}>{format.moment(apiKey.createdAt)}</TableCell>
      <TableCell align="right">
        {apiKey.revokedAt ? <Tag>{t('apiKeys.revokedAt', { at: format.moment(apiKey.revokedAt) })}</Tag>
          : may('api_keys.write') && <Button size="small" color="error" variant="outlined" onClick={onRevoke} aria-label={t('apiKeys.revokeNamed', { name: apiKey.name })}>{t('apiKeys.revoke')}</Button>}
      </TableCell>
    </TableRow>
  );
}
