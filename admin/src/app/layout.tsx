import { Box } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { Session } from '../api.generated';
import { useT } from '../shared/translate';
import { Boundary } from './boundary';
import { useLiveUpdates } from './live.events';
import { currentSession, SESSION_KEY, SessionProvider } from './session';
import { Sidebar } from './sidebar';
import { Splash } from './splash';
import { TopBar } from './top.bar';

export function Layout({ children }: { children: ReactNode }) {
  const { data } = useQuery<Session>({ queryKey: SESSION_KEY, queryFn: currentSession, staleTime: 60_000 });
  return data ? <SessionProvider value={data}><Frame>{children}</Frame></SessionProvider> : <Splash />;
}

function Frame({ children }: { children: ReactNode }) {
  const t = useT();
  const [menu, setMenu] = useState(false);
  const live = useLiveUpdates();
  return (
    <Box sx={{ display: 'flex', height: '100dvh' }}>
      <Box component="a" href="#content"
        sx={{ position: 'absolute', insetInlineStart: 12, top: -60, zIndex: 2000, bgcolor: 'primary.main', color: 'primary.contrastText', px: 2, py: 1, borderRadius: '9px', '&:focus': { top: 10 } }}>
        {t('app.skip')}
      </Box>
      <Sidebar open={menu} onClose={() => setMenu(false)} />
      <Box sx={{ flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column' }}>
        <TopBar live={live} onMenu={() => setMenu(true)} />
        <Box component="main" id="content" tabIndex={-1} sx={{ flex: 1, minHeight: 0, overflow: 'auto', outline: 0, position: 'relative' }}>
          <Boundary>{children}</Boundary>
        </Box>
      </Box>
    </Box>
  );
}
