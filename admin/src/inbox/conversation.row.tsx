import BlockIcon from '@mui/icons-material/Block';
import PersonIcon from '@mui/icons-material/PersonOutlined';
import SnoozeIcon from '@mui/icons-material/SnoozeOutlined';
import { Box } from '@mui/material';
import { Link } from 'react-router-dom';
import type { Conversation } from '../api.generated';
import { StatusMark } from '../messages/status.mark';
import { useFormat } from '../shared/format';
import { Hidden } from '../shared/hidden';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { useColleagueName } from './colleagues';

export function ConversationRow({ conversation, selected, search }: { conversation: Conversation; selected: boolean; search: string }) {
  const t = useT();
  const colleague = useColleagueName();
  const format = useFormat();
  const unread = conversation.unreadCount > 0;
  return (
    <Box component="li" sx={{ borderBottom: 1, borderColor: 'divider' }}>
      <Box component={Link} data-conversation={conversation.id} to={{ pathname: `/inbox/${conversation.id}`, search }} aria-current={selected ? 'page' : undefined}
        sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 0.25, px: 2, py: 1.4, minHeight: 72, color: 'text.primary', textDecoration: 'none', outlineOffset: -3, borderLeft: 3, borderLeftColor: selected ? 'primary.main' : 'transparent', bgcolor: selected ? 'primary.light' : 'transparent', '&:hover': { bgcolor: selected ? 'primary.light' : 'action.hover' } }}>
        <Box sx={{ display: 'flex', gap: 1, alignItems: 'baseline' }}>
          <Box sx={{ fontWeight: unread ? 700 : 600, flex: 1, minWidth: 0, ...ONE_LINE }}><bdi>{conversation.contactName ?? conversation.address ?? t('contact.unnamed')}</bdi></Box>
          <Box component="time" dateTime={conversation.lastMessageAt} sx={{ fontSize: '0.75rem', color: 'text.secondary', flex: 'none' }}>{format.moment(conversation.lastMessageAt)}</Box>
        </Box>
        <Box sx={{ display: 'flex', gap: 0.75, alignItems: 'center', fontSize: '0.84375rem', color: unread ? 'text.primary' : 'text.secondary' }}>
          {conversation.lastDirection === 'out' && conversation.lastStatus && <StatusMark status={conversation.lastStatus} size={15} />}
          <Box sx={{ flex: 1, minWidth: 0, fontWeight: unread ? 550 : 400, ...ONE_LINE }}><bdi>{conversation.lastContentGone ? t('chat.notKept') : conversation.lastPreview}</bdi></Box>
          {conversation.optedOut && <Tag tone="bad" icon={<BlockIcon aria-hidden />}>{t('optOut.mark')}</Tag>}
          {unread && (
            <Box sx={{ bgcolor: 'primary.main', color: 'primary.contrastText', borderRadius: '10px', px: 0.9, fontSize: '0.75rem', fontWeight: 700, flex: 'none' }}>
              <span aria-hidden>{format.number(conversation.unreadCount)}</span><Hidden>{t('inbox.unread', { count: conversation.unreadCount })}</Hidden>
            </Box>
          )}
        </Box>
        {(conversation.assigneeId || conversation.snoozedUntil || conversation.labels.length > 0) && (
          <Box sx={{ display: 'flex', gap: 0.5, flexWrap: 'wrap', mt: 0.25 }}>
            {conversation.assigneeId && <Tag tone="info" icon={<PersonIcon aria-hidden />}>{colleague(conversation.assigneeId)}</Tag>}
            {conversation.snoozedUntil && <Tag icon={<SnoozeIcon aria-hidden />}>{format.moment(conversation.snoozedUntil)}</Tag>}
            {conversation.labels.map((label) => <Tag key={label}><bdi>{label}</bdi></Tag>)}
          </Box>
        )}
      </Box>
    </Box>
  );
}

const ONE_LINE = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } as const;
