import { Avatar, Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { Member } from '../api.generated';
import { useSession } from '../app/session';
import { useFormat } from '../shared/format';
import { initialsOf } from '../shared/initials';
import { linkedRow, RowLink } from '../shared/row.link';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { SecondFactor, UserStatus } from './user.tags';

const NOT_NARROW = { display: { xs: 'none', sm: 'table-cell' } } as const;
const WIDE = { display: { xs: 'none', lg: 'table-cell' } } as const;

export function UserTable({ users }: { users: Member[] }) {
  const t = useT();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('people.list')}>
        <TableHead>
          <TableRow>
            <TableCell>{t('people.name')}</TableCell><TableCell sx={WIDE}>{t('people.email')}</TableCell><TableCell>{t('people.role')}</TableCell>
            <TableCell sx={NOT_NARROW}>{t('people.state')}</TableCell><TableCell sx={NOT_NARROW}>{t('people.secondFactor')}</TableCell><TableCell sx={WIDE} align="right">{t('people.lastSignIn')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>{users.map((user) => <UserRow key={user.id} user={user} />)}</TableBody>
      </Table>
    </TableContainer>
  );
}

function UserRow({ user }: { user: Member }) {
  const t = useT();
  const format = useFormat();
  const { user: me } = useSession();
  return (
    <TableRow sx={linkedRow}>
      <TableCell>
        <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center' }}>
          <Avatar aria-hidden sx={{ width: 32, height: 32, fontSize: '0.78125rem', fontWeight: 650, bgcolor: 'primary.light', color: 'primary.main', display: { xs: 'none', sm: 'flex' } }}>{initialsOf(user.name || user.email)}</Avatar>
          <Box sx={{ minWidth: 0 }}>
            <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}><RowLink to={`/users/${user.id}`}><bdi>{user.name || user.email}</bdi></RowLink>{user.id === me.id && <Tag tone="info">{t('people.you')}</Tag>}</Box>
            <Box dir="ltr" sx={{ display: { lg: 'none' }, color: 'text.secondary', fontSize: '0.78125rem', overflowWrap: 'anywhere' }}>{user.email}</Box>
            {user.status !== 'active' && <Box sx={{ display: { sm: 'none' }, mt: 0.5 }}><UserStatus status={user.status} /></Box>}
          </Box>
        </Box>
      </TableCell>
      <TableCell sx={{ ...WIDE, color: 'text.secondary', overflowWrap: 'anywhere' }}><bdi dir="ltr">{user.email}</bdi></TableCell>
      <TableCell>{t(`role.${user.role}`)}</TableCell>
      <TableCell sx={NOT_NARROW}><UserStatus status={user.status} /></TableCell>
      <TableCell sx={NOT_NARROW}><SecondFactor mfa={user.mfa} /></TableCell>
      <TableCell sx={{ ...WIDE, color: 'text.secondary', whiteSpace: 'nowrap' }} align="right">{user.lastSignInAt ? format.moment(user.lastSignInAt) : t('connection.never')}</TableCell>
    </TableRow>
  );
}
