import BlockIcon from '@mui/icons-material/Block';
import { Box, Button } from '@mui/material';
import { Link } from 'react-router-dom';
import type { Connection, Conversation } from '../api.generated';
import { Composer } from '../messages/composer';
import { useTimeLeft } from '../shared/format';
import { useT } from '../shared/translate';
import { WindowNote } from './window.note';

/** Offers what policy allows right now: text while the window is open, templates after, nothing after an opt-out. The gate decides all the same. */
export function PolicyComposer({ conversation, connection }: { conversation: Conversation; connection: Connection | undefined }) {
  const left = useTimeLeft(conversation.windowClosesAt);
  if (conversation.optedOut) return <OptedOut contactId={conversation.contactId} />;
  const limited = connection?.serviceWindowHours !== null;
  return (
    <Composer connectionId={conversation.connectionId} contactId={conversation.contactId} textAllowed={!limited || left !== undefined}
      note={limited && <WindowNote closesAt={conversation.windowClosesAt} />} />
  );
}

function OptedOut({ contactId }: { contactId: string }) {
  const t = useT();
  return (
    <Box role="note" sx={{ flex: 'none', borderTop: 1, borderColor: 'divider', bgcolor: 'error.light', px: 2.5, py: 2, display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
      <BlockIcon aria-hidden sx={{ color: 'error.main' }} />
      <Box sx={{ flex: '1 1 240px' }}>
        <Box sx={{ fontWeight: 650, color: 'error.main' }}>{t('optOut.title')}</Box>
        <Box sx={{ fontSize: '0.875rem' }}>{t('optOut.composer')}</Box>
      </Box>
      <Button component={Link} to={`/contacts/${contactId}`} variant="outlined" color="inherit" size="small">{t('optOut.seeLedger')}</Button>
    </Box>
  );
}
