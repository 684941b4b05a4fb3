import IdentityIcon from '@mui/icons-material/GppMaybeOutlined';
import { Box } from '@mui/material';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import { useActor, useColleagueName } from './colleagues';
import type { ThreadEvent } from './thread.query';

/** What happened to the conversation, in one line between the messages. */
export function EventLine({ event }: { event: ThreadEvent }) {
  const format = useFormat();
  const words = useEventWords()(event);
  const warns = event.kind === 'identity_changed';
  return (
    <Box data-event-kind={event.kind} sx={{ alignSelf: 'center', display: 'flex', gap: 0.75, alignItems: 'center', textAlign: 'center', fontSize: '0.78125rem', color: warns ? 'warning.main' : 'text.secondary', maxWidth: 560, px: 1.5, py: 0.25, ...(warns && { bgcolor: 'warning.light', borderRadius: '9px' }) }}>
      {warns && <IdentityIcon aria-hidden sx={{ fontSize: 17 }} />}
      <span>{words} <Box component="time" dateTime={event.at} sx={{ whiteSpace: 'nowrap' }}>{format.time(event.at)}</Box></span>
    </Box>
  );
}

function useEventWords(): (event: ThreadEvent) => string {
  const t = useT();
  const format = useFormat();
  const actor = useActor();
  const colleague = useColleagueName();
  return ({ kind, actor: by, facts }) => {
    const who = actor(by);
    const { assigneeId, until, handler } = facts as { assigneeId?: string | null; until?: string | null; handler?: string };
    switch (kind) {
      case 'assigned': return assigneeId === by.id ? t('chat.event.taken', { who }) : t('chat.event.assigned', { who, whom: colleague(assigneeId ?? '') });
      case 'unassigned': return t('chat.event.unassigned', { who });
      case 'closed': return t('chat.event.closed', { who });
      case 'reopened': return facts['by'] === 'message' ? t('chat.event.reopenedByMessage') : t('chat.event.reopened', { who });
      case 'handed_over': return facts['by'] === 'word' ? t('chat.event.asked') : t(handler === 'ai' ? 'chat.event.toAi' : 'chat.event.toPerson', { who });
      case 'snoozed': return until ? t('chat.event.snoozed', { who, at: format.moment(until) }) : t('chat.event.woken', { who });
      case 'identity_changed': return t('chat.event.identity');
      default: return kind.replaceAll('_', ' ');
    }
  };
}
