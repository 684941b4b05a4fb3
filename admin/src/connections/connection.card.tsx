import { Box, Typography } from '@mui/material';
import type { Connection } from '../api.generated';
import { RowLink } from '../shared/row.link';
import { useName } from '../shared/translate';
import { ConnectionStatus } from './connection.status';
import { Health } from './health';

export function ConnectionCard({ connection }: { connection: Connection }) {
  const name = useName();
  return (
    <Box component="li" sx={{ position: 'relative', border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', p: 2.5, display: 'grid', gap: 2, alignContent: 'start', '&:hover': { borderColor: 'text.secondary' } }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1, alignItems: 'flex-start' }}>
        <Box sx={{ minWidth: 0 }}>
          <Typography variant="h2" sx={{ overflowWrap: 'anywhere' }}><RowLink to={`/connections/${connection.id}`}>{connection.name}</RowLink></Typography>
          <Typography variant="body2" color="textSecondary">{name('channel', connection.channel)} · {connection.plugin}</Typography>
        </Box>
        <ConnectionStatus status={connection.status} />
      </Box>
      <Health connection={connection} />
    </Box>
  );
}
