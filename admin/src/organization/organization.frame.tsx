import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router-dom';
import { useMay } from '../app/session';
import { Page } from '../shared/page';
import { useT } from '../shared/translate';

const TABS = [
  { to: '/organization', label: 'organization.tab', permission: 'security.read' },
  { to: '/organization/sso', label: 'sso.tab', permission: 'sso.read' },
] as const;

/** The organisation's pages, one beside the other; each is an address of its own. */
export function OrganizationFrame({ children }: { children: ReactNode }) {
  const t = useT();
  const may = useMay();
  const tabs = TABS.filter(({ permission }) => may(permission));
  return (
    <Page narrow title={t('organization.title')} subtitle={t('organization.hint')}>
      {tabs.length > 1 && (
        <Box component="nav" aria-label={t('organization.title')} sx={{ display: 'flex', gap: 3, borderBottom: 1, borderColor: 'divider', mb: 3, overflowX: 'auto' }}>
          {tabs.map(({ to, label }) => <Box key={to} component={NavLink} to={to} end sx={TAB}>{t(label)}</Box>)}
        </Box>
      )}
      {children}
    </Page>
  );
}

const TAB = {
  py: 1.25, color: 'text.secondary', textDecoration: 'none', fontWeight: 600, fontSize: '0.9375rem', whiteSpace: 'nowrap', borderBottom: 2, borderColor: 'transparent', mb: '-1px',
  '&:hover': { color: 'text.primary' }, '&.active': { color: 'primary.main', borderColor: 'primary.main' }, '&:focus-visible': { outlineOffset: -2 },
} as const;
