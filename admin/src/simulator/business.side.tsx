import BlockIcon from '@mui/icons-material/Block';
import { Alert, Box, Typography } from '@mui/material';
import { useGetList } from 'react-admin';
import type { Connection, Contact, Conversation } from '../api.generated';
import { useConsents } from '../contacts/consents';
import { WindowNote } from '../inbox/window.note';
import { usePluginOf } from '../messages/attachment';
import { Composer } from '../messages/composer';
import { Thread } from '../messages/thread';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';

interface Props { connection: Connection; contact: Contact; onOpen: (id: string) => void }

/** The business's end. Its composer stays open after an opt-out, on purpose: here one may see the gate refuse. */
export function BusinessSide({ connection, contact, onOpen }: Props) {
  const t = useT();
  const { data: conversations } = useGetList<Conversation>('conversations', { filter: { connectionId: connection.id }, pagination: { page: 1, perPage: 200 } });
  const conversation = conversations?.find(({ contactId }) => contactId === contact.id);
  const plugin = usePluginOf(connection.plugin);
  const who = contact.name ?? t('contact.unnamed');
  return (
    <Box component="section" aria-label={t('simulator.business')} sx={{ border: 1, borderColor: 'divider', borderRadius: '16px', overflow: 'hidden', display: 'flex', flexDirection: 'column', height: { xs: 600, lg: 'max(560px, calc(100dvh - 206px))' }, bgcolor: 'surface.sunken' }}>
      <Box sx={{ px: 2.5, py: 1.5, borderBottom: 1, borderColor: 'divider', bgcolor: 'background.paper' }}>
        <Typography variant="h2">{t('simulator.business')}</Typography>
        <Typography variant="body2" color="textSecondary">{t('simulator.businessHint', { connection: connection.name, contact: who })}</Typography>
      </Box>
      <OptOutBanner contactId={contact.id} channel={connection.channel} />
      <Thread label={t('thread.with', { name: who })} filter={{ connectionId: connection.id, contactId: contact.id }} onOpen={onOpen}
        empty={<Box sx={{ m: 'auto', textAlign: 'center', color: 'text.secondary', maxWidth: 320 }}>{t('simulator.emptyThread')}</Box>} />
      <Composer connectionId={connection.id} contactId={contact.id} plugin={plugin} textAllowed initialText={t('simulator.sample')}
        note={connection.serviceWindowHours !== null && <WindowNote closesAt={conversation?.windowClosesAt} />} />
    </Box>
  );
}

function OptOutBanner({ contactId, channel }: { contactId: string; channel: string }) {
  const t = useT();
  const format = useFormat();
  const { data } = useConsents(contactId);
  const optOut = data?.optOuts.find((each) => each.channel === channel);
  return (
    <Box role="status">
      {optOut && (
        <Alert severity="error" icon={<BlockIcon />} sx={{ borderRadius: 0, bgcolor: 'error.light', color: 'error.main', '& .MuiAlert-icon': { color: 'inherit' } }}>
          <Box component="span" sx={{ fontWeight: 650 }}>{t('optOut.title')}</Box>{' '}
          {t(`optOut.by.${optOut.by}`, { at: format.moment(optOut.since) })}
        </Alert>
      )}
    </Box>
  );
}
