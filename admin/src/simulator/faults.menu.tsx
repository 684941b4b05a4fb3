import FaultIcon from '@mui/icons-material/ReportProblemOutlined';
import { Button, ListItemText, Menu, MenuItem } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useActions } from '../app/data.actions';
import { MONO } from '../app/theme';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';

/** Lets the next message meet what happens in the field: a provider that is slow, away, or says no. */
export function FaultsMenu({ connectionId }: { connectionId: string }) {
  const t = useT();
  const notify = useNotify();
  const actions = useActions();
  const problemText = useProblemText();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { data: kinds } = useQuery({ queryKey: ['simulator-faults'], queryFn: async () => (await actions.simulatorFaults()).data, staleTime: Infinity });
  const inject = (kind: string) => {
    setAnchor(null);
    actions.simulatorFault(connectionId, kind, 1).then(
      () => notify(t('faults.set', { kind }), { type: 'info' }),
      (error: unknown) => notify(problemText(error).detail, { type: 'error' }),
    );
  };
  if (!kinds?.length) return null;
  return (
    <>
      <Button variant="outlined" color="inherit" startIcon={<FaultIcon />} aria-haspopup="menu" aria-expanded={Boolean(anchor)} onClick={(event) => setAnchor(event.currentTarget)}>{t('faults.title')}</Button>
      <Menu anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)} slotProps={{ paper: { sx: { maxWidth: 380 } } }}>
        {kinds.map(({ kind, description }) => (
          <MenuItem key={kind} onClick={() => inject(kind)} sx={{ whiteSpace: 'normal' }}>
            <ListItemText primary={<code dir="ltr">{kind}</code>} secondary={description} slotProps={{ primary: { sx: { fontWeight: 600, fontSize: '0.8125rem', '& code': { fontFamily: MONO } } }, secondary: { dir: 'auto' } }} />
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
