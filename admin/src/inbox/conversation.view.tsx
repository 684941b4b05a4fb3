import BackIcon from '@mui/icons-material/ArrowBack';
import { Box, IconButton, Link, Typography } from '@mui/material';
import { useEffect } from 'react';
import { useGetOne } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Connection, Conversation } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { Thread } from '../messages/thread';
import { useT } from '../shared/translate';
import { PolicyComposer } from './policy.composer';
import { ROOMY } from './roomy';

export function ConversationView({ conversation, onOpen }: { conversation: Conversation; onOpen: (id: string) => void }) {
  const t = useT();
  const may = useMay();
  const { data: connection } = useGetOne<Connection>('connections', { id: conversation.connectionId }, { enabled: may('connections.read') });
  useMarkRead(conversation);
  const who = conversation.contactName ?? conversation.address ?? t('contact.unnamed');
  return (
    <>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', px: { xs: 1, sm: 2.5 }, minHeight: 60, bgcolor: 'background.paper', borderBottom: 1, borderColor: 'divider', flex: 'none' }}>
        <IconButton component={RouterLink} to="/inbox" aria-label={t('inbox.back')} sx={{ display: { sm: 'none' } }}><BackIcon sx={{ '[dir=rtl] &': { transform: 'scaleX(-1)' } }} /></IconButton>
        <Box sx={{ minWidth: 0, flex: 1 }}>
          <Typography variant="h2" noWrap><bdi>{who}</bdi></Typography>
          <Typography variant="caption" color="textSecondary" noWrap component="div">
            <span dir="ltr">{conversation.address}</span>{connection && ` · ${connection.name}`}
          </Typography>
        </Box>
        {may('contacts.read') && <Link component={RouterLink} to={`/contacts/${conversation.contactId}`} variant="body2" sx={{ flex: 'none', [ROOMY]: { display: 'none' } }}>{t('inbox.openContact')}</Link>}
      </Box>
      <Thread label={t('thread.with', { name: who })} filter={{ conversationId: conversation.id }} onOpen={onOpen}
        empty={<Box sx={{ m: 'auto', color: 'text.secondary' }}>{t('thread.empty')}</Box>} />
      {may('messages.send') && <PolicyComposer conversation={conversation} connection={connection} />}
    </>
  );
}

/** Looking at a conversation reads it; a message that comes in meanwhile is read as well, if the page is in front. */
function useMarkRead({ id, unreadCount }: Conversation): void {
  const actions = useActions();
  useEffect(() => {
    if (unreadCount === 0 || document.visibilityState !== 'visible') return;
    actions.markRead(id).then(() => queryClient.invalidateQueries({ queryKey: ['conversations'] }), () => undefined);
  }, [actions, id, unreadCount]);
}
