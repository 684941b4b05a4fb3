import ForumIcon from '@mui/icons-material/ForumOutlined';
import { Box } from '@mui/material';
import { useState } from 'react';
import { useGetOne } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { Conversation } from '../api.generated';
import { FirstStep } from '../app/first.step';
import { useMay } from '../app/session';
import { MessageDrawer } from '../messages/message.drawer';
import { useCursorList } from '../shared/cursor.list';
import { Hidden } from '../shared/hidden';
import { EmptyState } from '../shared/states';
import { useT } from '../shared/translate';
import { ContactSide } from './contact.side';
import { ConversationList } from './conversation.list';
import { ConversationView } from './conversation.view';
import { ROOMY } from './roomy';

const PER_PAGE = 50;

/** List, thread, contact. On a narrow screen one at a time, as the address says. */
export function InboxPage() {
  const t = useT();
  const { id } = useParams();
  const may = useMay();
  const [opened, setOpened] = useState<string>();
  const list = useCursorList<Conversation>('conversations', {}, PER_PAGE);
  const listed = list.rows?.find((conversation) => conversation.id === id);
  const { data: fetched, error } = useGetOne<Conversation>('conversations', { id: id ?? '' }, { enabled: id !== undefined && !listed });
  const conversation = listed ?? (id ? fetched : undefined);
  return (
    <Box sx={{ height: '100%', display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '290px minmax(0, 1fr)' }, ...(conversation && { [ROOMY]: { gridTemplateColumns: '300px minmax(0, 1fr) 300px' } }) }}>
      <title>{`${t('inbox.title')} · Consentry`}</title>
      <Hidden component="h1">{t('inbox.title')}</Hidden>
      <Box sx={{ display: { xs: id ? 'none' : 'flex', sm: 'flex' }, flexDirection: 'column', minHeight: 0, borderRight: 1, borderColor: 'divider', bgcolor: 'background.paper' }}>
        <ConversationList list={list} selected={id} />
      </Box>
      <Box sx={{ display: { xs: id ? 'flex' : 'none', sm: 'flex' }, flexDirection: 'column', minHeight: 0, minWidth: 0, bgcolor: 'surface.sunken' }}>
        {conversation && <ConversationView key={conversation.id} conversation={conversation} onOpen={setOpened} />}
        {!conversation && (list.rows?.length !== 0 || error !== null) && <Box sx={{ m: 'auto' }}><EmptyState icon={<ForumIcon />} text={t(error ? 'inbox.gone' : 'inbox.choose')} /></Box>}
        {!conversation && list.rows?.length === 0 && !error && <Box sx={{ m: 'auto' }}><EmptyState icon={<ForumIcon />} text={t('inbox.empty')} action={<FirstStep />} /></Box>}
      </Box>
      {conversation && may('contacts.read') && (
        <Box component="aside" aria-label={t('inbox.contact')} sx={{ display: 'none', [ROOMY]: { display: 'block' }, minHeight: 0, overflowY: 'auto', borderLeft: 1, borderColor: 'divider', bgcolor: 'background.paper' }}>
          <ContactSide contactId={conversation.contactId} />
        </Box>
      )}
      <MessageDrawer id={opened} onClose={() => setOpened(undefined)} />
    </Box>
  );
}
