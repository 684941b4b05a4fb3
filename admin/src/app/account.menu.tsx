import { Avatar, Box, Divider, IconButton, Menu, MenuItem, Typography } from '@mui/material';
import { useState } from 'react';
import { useLogout } from 'react-admin';
import { Link } from 'react-router-dom';
import { initialsOf } from '../shared/initials';
import { useT } from '../shared/translate';
import { useOrganizationItems } from './organization.switch';
import { useSession } from './session';

export function AccountMenu() {
  const t = useT();
  const logout = useLogout();
  const { user } = useSession();
  const organizationItems = useOrganizationItems();
  const initials = initialsOf(user.name || user.email);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <IconButton aria-label={`${initials} · ${t('app.account')}`} aria-haspopup="menu" aria-expanded={Boolean(anchor)} onClick={(event) => setAnchor(event.currentTarget)} sx={{ p: 0.5 }}>
        <Avatar aria-hidden sx={{ width: 32, height: 32, fontSize: '0.8125rem', fontWeight: 650, bgcolor: 'primary.main', color: 'primary.contrastText' }}>{initials}</Avatar>
      </IconButton>
      <Menu anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)}>
        <Box component="li" role="none" sx={{ px: 2, py: 1 }}>
          <Typography sx={{ fontWeight: 650 }}>{user.name}</Typography>
          <Typography variant="body2" color="textSecondary">{user.email}</Typography>
          <Typography variant="caption" color="textSecondary">{t(`role.${user.role}`)}</Typography>
        </Box>
        <Divider component="li" role="none" />
        {organizationItems}
        <MenuItem component={Link} to="/profile" onClick={() => setAnchor(null)}>{t('profile.title')}</MenuItem>
        <MenuItem onClick={() => void logout()}>{t('app.signOut')}</MenuItem>
      </Menu>
    </>
  );
}
