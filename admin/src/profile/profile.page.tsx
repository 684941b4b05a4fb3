import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router-dom';
import { useMay } from '../app/session';
import type { MessageKey } from '../i18n/catalog';
import { Page } from '../shared/page';
import { useT } from '../shared/translate';
import { DevicesSection } from './devices.section';
import { EmailSection } from './email.section';
import { FacebookSection } from './facebook.section';
import { MfaSection } from './mfa.section';
import { MyDataSection } from './my.data.section';
import { NameSection } from './name.section';
import { PasskeysSection } from './passkeys.section';
import { PasswordSection } from './password.section';
import { SessionsSection } from './sessions.section';

const PARTS = [
  { to: '/profile', label: 'profile.you' }, { to: '/profile/security', label: 'profile.security' }, { to: '/profile/sessions', label: 'profile.sessions' }, { to: '/profile/privacy', label: 'myData.tab' },
] as const satisfies { to: string; label: MessageKey }[];

/** One's own account. Open to every role, and to one that can do nothing else until it has a second factor (ID-7). */
export function ProfilePage({ part }: { part: 'you' | 'security' | 'sessions' | 'privacy' }) {
  const t = useT();
  const may = useMay();
  return (
    <Page title={t('profile.title')} narrow>
      <Box component="nav" aria-label={t('profile.title')} sx={{ display: 'flex', gap: 0.5, mb: 3, borderBottom: 1, borderColor: 'divider', overflowX: 'auto' }}>
        {PARTS.map(({ to, label }) => <Tab key={to} to={to}>{t(label)}</Tab>)}
      </Box>
      {part === 'you' && <><NameSection /><EmailSection /></>}
      {part === 'security' && <><PasswordSection /><MfaSection /><PasskeysSection /><FacebookSection /></>}
      {part === 'sessions' && <>{may('sessions.read') && <SessionsSection />}<DevicesSection /></>}
      {part === 'privacy' && <MyDataSection />}
    </Page>
  );
}

function Tab({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Box component={NavLink} to={to} end
      sx={{
        px: 1.5, py: 1, mb: '-1px', borderBottom: 2, borderColor: 'transparent', color: 'text.secondary', textDecoration: 'none', fontWeight: 600, fontSize: '0.90625rem', whiteSpace: 'nowrap',
        '&:hover': { color: 'text.primary' }, '&.active': { color: 'primary.main', borderColor: 'primary.main' }, '&:focus-visible': { outlineOffset: -2 },
      }}>
      {children}
    </Box>
  );
}
