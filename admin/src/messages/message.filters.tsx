import { Box, MenuItem, TextField } from '@mui/material';
import { useGetList } from 'react-admin';
import type { Connection } from '../api.generated';
import { useMay } from '../app/session';
import { PURPOSES } from '../shared/purposes';
import { useName, useT } from '../shared/translate';
import type { MessageKey } from '../i18n/catalog';

const STATUSES = ['blocked', 'queued', 'sending', 'sent', 'delivered', 'read', 'played', 'failed', 'unknown', 'received'];
const NAMES = ['status', 'direction', 'purpose', 'connectionId'] as const;
export type MessageFilter = Partial<Record<(typeof NAMES)[number], string>>;

export const filterOf = (search: URLSearchParams): MessageFilter =>
  Object.fromEntries(NAMES.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])));

export function MessageFilters({ filter, onChange }: { filter: MessageFilter; onChange: (filter: Record<string, string>) => void }) {
  const t = useT();
  const name = useName();
  const may = useMay();
  const { data: connections = [] } = useGetList<Connection>('connections', { pagination: { page: 1, perPage: 200 } }, { enabled: may('connections.read') });
  const choices: Record<keyof MessageFilter, { label: MessageKey; options: [string, string][] }> = {
    status: { label: 'messages.status', options: STATUSES.map((status) => [status, name('status', status)]) },
    direction: { label: 'messages.direction', options: [['out', t('message.out')], ['in', t('message.in')]] },
    purpose: { label: 'message.purpose', options: PURPOSES.map((purpose) => [purpose, t(`purpose.${purpose}`)]) },
    connectionId: { label: 'messages.connection', options: connections.map((connection) => [connection.id, connection.name]) },
  };
  const choose = (field: string, value: string) => {
    const next: MessageFilter = { ...filter, [field]: value };
    onChange(Object.fromEntries(Object.entries(next).filter(([, chosen]) => chosen)));
  };
  return (
    <Box role="search" aria-label={t('messages.filters')} sx={{ display: 'grid', gap: 1.25, gridTemplateColumns: { xs: '1fr 1fr', sm: 'repeat(4, minmax(0, 180px))' } }}>
      {NAMES.filter((field) => field !== 'connectionId' || connections.length > 1).map((field) => (
        <TextField key={field} select label={t(choices[field].label)} value={filter[field] ?? ''} onChange={(event) => choose(field, event.target.value)} slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
          <MenuItem value="">{t('messages.any')}</MenuItem>
          {choices[field].options.map(([value, label]) => <MenuItem key={value} value={value}>{label}</MenuItem>)}
        </TextField>
      ))}
    </Box>
  );
}
