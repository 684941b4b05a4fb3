import { Box, Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Connection, Contact, MessageSummary } from '../api.generated';
import { Composer } from '../messages/composer';
import { SidePanel } from '../shared/side.panel';
import { useT } from '../shared/translate';

/** Leads to the conversation there is, or begins one. */
export function ConversationButton({ contact }: { contact: Contact }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const { data: messages } = useGetList<MessageSummary>('messages', { filter: { contactId: contact.id }, pagination: { page: 1, perPage: 1 } });
  const conversationId = messages?.[0]?.conversationId;
  if (conversationId) return <Button variant="contained" component={Link} to={`/inbox/${conversationId}`}>{t('contact.openConversation')}</Button>;
  return (
    <>
      <Button variant="contained" onClick={() => setOpen(true)}>{t('contact.startConversation')}</Button>
      <SidePanel title={t('contact.startConversation')} open={open} onClose={() => setOpen(false)}><FirstMessage contact={contact} /></SidePanel>
    </>
  );
}

function FirstMessage({ contact }: { contact: Contact }) {
  const t = useT();
  const [chosen, setChosen] = useState('');
  const { data = [] } = useGetList<Connection>('connections', { filter: { status: 'active' }, pagination: { page: 1, perPage: 200 } });
  const usable = data.filter(({ channel }) => contact.identities.some((identity) => identity.channel === channel));
  const connection = usable.find(({ id }) => id === chosen) ?? usable[0];
  if (!connection) return <Box sx={{ p: 2.5, color: 'text.secondary' }}>{t('contact.noConnection')}</Box>;
  return (
    <>
      <Box sx={{ p: 2.5, display: 'grid', gap: 2 }}>
        <Box sx={{ color: 'text.secondary' }}>{t('contact.firstMessageHint')}</Box>
        {usable.length > 1 && (
          <TextField select label={t('messages.connection')} value={connection.id} onChange={(event) => setChosen(event.target.value)}>
            {usable.map(({ id, name }) => <MenuItem key={id} value={id}>{name}</MenuItem>)}
          </TextField>
        )}
      </Box>
      <Composer key={connection.id} alone connectionId={connection.id} contactId={contact.id} textAllowed={connection.serviceWindowHours === null} note={connection.serviceWindowHours !== null && t('window.closed')} />
    </>
  );
}
