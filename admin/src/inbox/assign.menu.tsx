import PersonIcon from '@mui/icons-material/PersonAddAltOutlined';
import { Button, Divider, Menu, MenuItem } from '@mui/material';
import { useState } from 'react';
import type { Conversation } from '../api.generated';
import { useMay, useSession } from '../app/session';
import { ROLES_OF } from '../shared/roles';
import { useT } from '../shared/translate';
import { useColleagueName, useColleagues } from './colleagues';
import type { Desk } from './desk';

/** Who has it. One takes it oneself with one click; giving it to others is for those who may. */
export function AssignMenu({ conversation, desk }: { conversation: Conversation; desk: Desk }) {
  const t = useT();
  const may = useMay();
  const { user } = useSession();
  const nameOf = useColleagueName();
  const colleagues = useColleagues();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { assigneeId } = conversation;
  const choose = (id: string | null) => {
    setAnchor(null);
    desk.assign(id);
  };
  const others = may('conversations.assign') ? colleagues.filter(({ id, role, status }) => id !== user.id && status === 'active' && ROLES_OF['messages.send'].includes(role)) : [];
  return (
    <>
      <Button size="small" variant="outlined" color="inherit" disabled={desk.busy} startIcon={<PersonIcon />} aria-haspopup="menu" aria-expanded={Boolean(anchor)} onClick={(event) => setAnchor(event.currentTarget)} data-assignee={assigneeId ?? ''}>
        {assigneeId ? nameOf(assigneeId) : t('desk.nobody')}
      </Button>
      <Menu anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)}>
        <MenuItem disabled={assigneeId === user.id} onClick={() => choose('me')}>{t('desk.toMe')}</MenuItem>
        <MenuItem disabled={assigneeId === null} onClick={() => choose(null)}>{t('desk.toNobody')}</MenuItem>
        {others.length > 0 && <Divider component="li" />}
        {others.map(({ id, name, email }) => <MenuItem key={id} disabled={assigneeId === id} onClick={() => choose(id)}><bdi>{name || email}</bdi></MenuItem>)}
      </Menu>
    </>
  );
}
