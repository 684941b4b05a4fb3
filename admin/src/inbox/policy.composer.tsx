import BlockIcon from '@mui/icons-material/Block';
import NoteIcon from '@mui/icons-material/StickyNote2Outlined';
import { Box, Button } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Connection, Conversation } from '../api.generated';
import { useMay } from '../app/session';
import { usePluginOf } from '../messages/attachment';
import { Composer } from '../messages/composer';
import { NoteForm } from '../messages/note.form';
import { useFormat, useTimeLeft } from '../shared/format';
import { useT } from '../shared/translate';
import { useTyping } from './presence';
import { useRestrictions } from './restriction.query';
import { Quote } from './thread.message';
import type { ThreadMessage } from './thread.query';
import { WindowNote } from './window.note';

interface Props { conversation: Conversation; connection: Connection | undefined; answered: ThreadMessage | undefined; onAnswered: () => void }

/** Offers what policy allows right now: text while the window is open, templates after, nothing after an opt-out or a restriction. The gate decides all the same. */
export function PolicyComposer({ conversation, connection, answered, onAnswered }: Props) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const typing = useTyping(conversation.id);
  const plugin = usePluginOf(connection?.plugin);
  const left = useTimeLeft(conversation.windowClosesAt);
  const { data: asked } = useRestrictions(conversation.contactId);
  const notesOf = may('conversations.work') ? conversation.id : undefined;
  if (conversation.optedOut) return <Silent title={t('optOut.title')} contactId={conversation.contactId} notesOf={notesOf} see={t('optOut.seeLedger')}>{t('optOut.composer')}</Silent>;
  if (asked?.processingRestrictedSince) return <Silent title={t('restrictions.composerTitle')} contactId={conversation.contactId} notesOf={notesOf} see={t('inbox.openContact')}>{t('restrictions.composer', { at: format.date(asked.processingRestrictedSince) })}</Silent>;
  if (connection && connection.status !== 'active') return <Silent title={t('chat.lineStopped', { name: connection.name })} contactId={conversation.contactId} notesOf={notesOf} see={t('inbox.openContact')}>{t('chat.lineHint')}</Silent>;
  const limited = connection?.serviceWindowHours !== null;
  const textAllowed = !limited || left !== undefined;
  const objected = Boolean(asked?.objectedToMarketingSince);
  return (
    <Composer connectionId={conversation.connectionId} contactId={conversation.contactId} plugin={plugin} textAllowed={textAllowed} notesOf={notesOf} noMarketing={objected} onTyping={textAllowed ? typing : undefined}
      reply={answered && textAllowed ? { id: answered.id, shown: <Quote text={answered.preview || t('message.ofType', { type: answered.type })} own={answered.direction === 'out'} />, onEnd: onAnswered } : undefined}
      note={<>{limited && <WindowNote closesAt={conversation.windowClosesAt} />}{objected && <Box>{t('restrictions.noMarketing')}</Box>}</>} />
  );
}

/** Why nothing can be sent, and where that can be looked into. Colleagues may still leave word. */
function Silent({ title, contactId, notesOf, see, children }: { title: string; contactId: string; notesOf: string | undefined; see: string; children: ReactNode }) {
  const t = useT();
  const [noting, setNoting] = useState(false);
  return (
    <Box sx={{ flex: 'none' }}>
      <Box role="note" sx={{ borderTop: 1, borderColor: 'divider', bgcolor: 'error.light', px: 2.5, py: 2, display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        <BlockIcon aria-hidden sx={{ color: 'error.main' }} />
        <Box sx={{ flex: '1 1 240px' }}>
          <Box sx={{ fontWeight: 650, color: 'error.main' }}>{title}</Box>
          <Box sx={{ fontSize: '0.875rem' }}>{children}</Box>
        </Box>
        <Button component={Link} to={`/contacts/${contactId}`} variant="outlined" color="inherit" size="small">{see}</Button>
        {notesOf && <Button variant="outlined" color="inherit" size="small" startIcon={<NoteIcon />} aria-expanded={noting} data-kind="note" onClick={() => setNoting(!noting)}>{t('chat.note.write')}</Button>}
      </Box>
      {noting && notesOf && <Box sx={{ bgcolor: 'warning.light', px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider' }}><NoteForm conversationId={notesOf} /></Box>}
    </Box>
  );
}
