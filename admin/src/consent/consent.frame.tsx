import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router-dom';
import { useMay } from '../app/session';
import { Page } from '../shared/page';
import { useT } from '../shared/translate';

const TABS = [
  { to: '/consent-forms', label: 'optIn.tab', permission: 'consent_forms.read' },
  { to: '/consent-settings', label: 'words.tab', permission: 'consent_settings.read' },
] as const;

/** How people say yes and no: forms, and words. Each is an address of its own. */
export function ConsentFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const t = useT();
  const may = useMay();
  const tabs = TABS.filter(({ permission }) => may(permission));
  return (
    <Page narrow title={t('optIn.title')} subtitle={t('optIn.hint')} actions={actions}>
      {tabs.length > 1 && (
        <Box component="nav" aria-label={t('optIn.title')} sx={{ display: 'flex', gap: 3, borderBottom: 1, borderColor: 'divider', mb: 3, overflowX: 'auto' }}>
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
