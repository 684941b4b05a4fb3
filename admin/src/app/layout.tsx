import { Box } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { StepUp } from '../step-up/step.up';
import { useT } from '../shared/translate';
import { Banners } from './banners';
import { Boundary } from './boundary';
import { UnlessOverdue } from './enrolment.page';
import { useLiveUpdates } from './live.events';
import { SessionProvider, useCurrentSession, useSession } from './session';
import { Sidebar } from './sidebar';
import { Splash } from './splash';
import { TopBar } from './top.bar';

export function Layout({ children }: { children: ReactNode }) {
  const session = useCurrentSession();
  return session ? <SessionProvider value={session}><Frame>{children}</Frame></SessionProvider> : <Splash />;
}

function Frame({ children }: { children: ReactNode }) {
  const t = useT();
  const [menu, setMenu] = useState(false);
  // A role that is powerless hears of nothing.
  const live = useLiveUpdates(!useSession().mfaEnrolment?.overdue);
  return (
    <Box sx={{ display: 'flex', height: '100dvh' }}>
      <Box component="a" href="#content"
        sx={{ position: 'absolute', insetInlineStart: 12, top: -60, zIndex: 2000, bgcolor: 'primary.main', color: 'primary.contrastText', px: 2, py: 1, borderRadius: '9px', '&:focus': { top: 10 } }}>
        {t('app.skip')}
      </Box>
      <Sidebar open={menu} onClose={() => setMenu(false)} />
      <Box sx={{ flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column' }}>
        <TopBar live={live} onMenu={() => setMenu(true)} />
        <Banners />
        <Box component="main" id="content" tabIndex={-1} sx={{ flex: 1, minHeight: 0, overflow: 'auto', outline: 0, position: 'relative' }}>
          <Boundary><UnlessOverdue>{children}</UnlessOverdue></Boundary>
        </Box>
      </Box>
      <StepUp />
    </Box>
  );
}
