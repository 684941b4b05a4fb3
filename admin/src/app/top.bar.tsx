import DarkIcon from '@mui/icons-material/DarkModeOutlined';
import LightIcon from '@mui/icons-material/LightModeOutlined';
import MenuIcon from '@mui/icons-material/MenuOutlined';
import { Box, IconButton, Tooltip, Typography, useTheme as useMuiTheme } from '@mui/material';
import { useTheme } from 'react-admin';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { AccountMenu } from './account.menu';
import { LocaleMenu } from './locale.menu';
import { useSession } from './session';

export function TopBar({ live, onMenu }: { live: boolean; onMenu: () => void }) {
  const t = useT();
  const { organization, demo } = useSession();
  return (
    <Box component="header" sx={{ display: 'flex', alignItems: 'center', gap: 1, height: 56, flex: 'none', px: { xs: 1, sm: 2.5 }, borderBottom: 1, borderColor: 'divider', bgcolor: 'background.paper' }}>
      <IconButton onClick={onMenu} aria-label={t('nav.open')} sx={{ display: { md: 'none' } }}><MenuIcon /></IconButton>
      <Typography component="span" noWrap sx={{ fontWeight: 600, minWidth: 0 }} dir="auto">{organization.name}</Typography>
      {demo && <Box sx={{ display: { xs: 'none', sm: 'block' } }}><Tag tone="info">{t('app.demo')}</Tag></Box>}
      {organization.status === 'suspended' && <Tag tone="bad">{t('app.suspended')}</Tag>}
      <Box role="status" sx={{ flex: 1 }}>{!live && <Tag tone="warn">{t('app.reconnecting')}</Tag>}</Box>
      <LocaleMenu />
      <ThemeSwitch />
      <AccountMenu />
    </Box>
  );
}

export function ThemeSwitch() {
  const t = useT();
  const { mode } = useMuiTheme().palette;
  const [, setTheme] = useTheme();
  const label = t(mode === 'light' ? 'app.goDark' : 'app.goLight');
  return (
    <Tooltip title={label}>
      <IconButton aria-label={label} onClick={() => setTheme(mode === 'light' ? 'dark' : 'light')}>{mode === 'light' ? <DarkIcon /> : <LightIcon />}</IconButton>
    </Tooltip>
  );
}
