import { Box } from '@mui/material';
import { NavLink } from 'react-router-dom';
import { useMay } from '../app/session';
import { useT } from '../shared/translate';

const TABS = [
  { to: '/broadcasts', label: 'broadcasts.title', permission: 'broadcasts.read' },
  { to: '/segments', label: 'segments.title', permission: 'segments.read' },
] as const;

export function BroadcastTabs() {
  const t = useT();
  const may = useMay();
  const tabs = TABS.filter(({ permission }) => may(permission));
  if (tabs.length < 2) return null;
  return (
    <Box component="nav" aria-label={t('broadcasts.title')} sx={{ display: 'flex', gap: 3, borderBottom: 1, borderColor: 'divider', mb: 3, overflowX: 'auto' }}>
      {tabs.map(({ to, label }) => <Box key={to} component={NavLink} to={to} end sx={TAB}>{t(label)}</Box>)}
    </Box>
  );
}

const TAB = {
  py: 1.25, color: 'text.secondary', textDecoration: 'none', fontWeight: 600, fontSize: '0.9375rem', whiteSpace: 'nowrap', borderBottom: 2, borderColor: 'transparent', mb: '-1px',
  '&:hover': { color: 'text.primary' }, '&.active': { color: 'primary.main', borderColor: 'primary.main' }, '&:focus-visible': { outlineOffset: -2 },
} as const;
