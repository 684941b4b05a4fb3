import { Box, Drawer, Typography } from '@mui/material';
import { NavLink } from 'react-router-dom';
import { useT } from '../shared/translate';
import { Mark } from './mark';
import { NAVIGATION } from './navigation';
import { useMay, useSession } from './session';

const WIDTH = 232;

export function Sidebar({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <>
      <Box sx={{ display: { xs: 'none', md: 'block' }, width: WIDTH, flex: 'none', bgcolor: 'surface.sidebar', borderRight: 1, borderColor: 'divider', overflowY: 'auto' }}>
        <Navigation />
      </Box>
      <Drawer open={open} onClose={onClose} sx={{ display: { md: 'none' } }} slotProps={{ paper: { sx: { width: WIDTH + 16, bgcolor: 'surface.sidebar' } } }}>
        <Navigation onChosen={onClose} />
      </Drawer>
    </>
  );
}

function Navigation({ onChosen }: { onChosen?: () => void }) {
  const t = useT();
  const may = useMay();
  const { demo } = useSession();
  const groups = NAVIGATION
    .map((group) => ({ ...group, items: group.items.filter((item) => may(item.permission) && (demo || !item.demoOnly)) }))
    .filter((group) => group.items.length > 0);
  return (
    <Box component="nav" aria-label={t('nav.label')} sx={{ p: 1.5 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.25, px: 1, py: 1, mb: 1.5 }}>
        <Mark />
        <Typography component="span" sx={{ fontWeight: 700, fontSize: '1.0625rem', letterSpacing: '-0.02em' }}>Consentry</Typography>
      </Box>
      {groups.map((group) => (
        <Box key={group.label} sx={{ mb: 2 }}>
          <Typography variant="overline" component="h2" color="textSecondary" sx={{ px: 1.25, display: 'block', textTransform: 'none' }}>{t(group.label)}</Typography>
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '2px' }}>
            {group.items.map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <Box component={NavLink} to={to} onClick={onChosen} sx={LINK}><Icon sx={{ fontSize: 19 }} />{t(label)}</Box>
              </li>
            ))}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

const LINK = {
  display: 'flex', alignItems: 'center', gap: 1.25, px: 1.25, minHeight: 38, borderRadius: '9px', color: 'text.primary', textDecoration: 'none',
  fontSize: '0.90625rem', '& svg': { color: 'text.secondary' }, '&:hover': { bgcolor: 'action.hover' },
  '&.active': { bgcolor: 'background.paper', color: 'primary.main', fontWeight: 650, boxShadow: '0 1px 2px rgb(0 0 0 / .07), 0 0 0 1px rgb(0 0 0 / .045)', '& svg': { color: 'primary.main' } },
} as const;
