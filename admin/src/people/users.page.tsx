import InviteIcon from '@mui/icons-material/PersonAddAltOutlined';
import PeopleIcon from '@mui/icons-material/ManageAccountsOutlined';
import { Box, Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import type { Member } from '../api.generated';
import { useMay } from '../app/session';
import { Pager, useCursorList } from '../shared/cursor.list';
import { useDebounced } from '../shared/debounced';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { ROLES } from '../shared/roles';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { Invitations } from './invitations';
import { InviteDialog } from './invite.dialog';
import { RoleMatrix } from './role.matrix';
import { UserTable } from './user.table';

/** The search stays out of the address and of storage: it holds names and addresses. */
export function UsersPage() {
  const t = useT();
  const may = useMay();
  const [typed, setTyped] = useState('');
  const [role, setRole] = useState('');
  const [inviting, setInviting] = useState(false);
  const q = useDebounced(typed.trim());
  const list = useCursorList<Member>('users', { ...(q && { q }), ...(role && { role }) });
  const clear = () => {
    setTyped('');
    setRole('');
  };
  return (
    <Page title={t('people.title')} subtitle={t('people.hint')} actions={may('members.write') && <Button variant="contained" startIcon={<InviteIcon />} onClick={() => setInviting(true)}>{t('people.invite')}</Button>}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, mb: 2 }}>
        <TextField type="search" label={t('people.search')} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" sx={{ flex: '1 1 240px', maxWidth: 380 }} />
        <TextField select label={t('people.role')} value={role} onChange={(event) => setRole(event.target.value)} sx={{ minWidth: 180 }} slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
          <MenuItem value="">{t('messages.any')}</MenuItem>
          {ROLES.map((each) => <MenuItem key={each} value={each}>{t(`role.${each}`)}</MenuItem>)}
        </TextField>
      </Box>
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden', mb: 3 }}>
        {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!list.rows && list.error === null && <SkeletonRows rows={4} height={56} />}
        {list.rows?.length === 0 && <EmptyState icon={<PeopleIcon />} text={t('people.noneFound')} action={<Button variant="outlined" onClick={clear}>{t('messages.clear')}</Button>} />}
        {list.rows && list.rows.length > 0 && <UserTable users={list.rows} />}
        <Pager list={list} />
      </Box>
      <Invitations />
      <RoleMatrix />
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  );
}
