import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, FormControlLabel, Switch } from '@mui/material';
import { useId } from 'react';
import { MONO } from '../app/theme';
import { useT } from '../shared/translate';
import { SHORTCUTS, useShortcutsOn, type Shortcut } from './inbox.keys';

const NAMES: Record<Shortcut, 'next' | 'previous' | 'reply' | 'note' | 'take' | 'close' | 'search' | 'help'> = { j: 'next', k: 'previous', r: 'reply', n: 'note', a: 'take', e: 'close', '/': 'search', '?': 'help' };

export function KeysHelp({ onClose }: { onClose: () => void }) {
  const t = useT();
  const id = useId();
  const [on, setOn] = useShortcutsOn();
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} maxWidth="xs" fullWidth>
      <DialogTitle id={id}>{t('desk.keys.title')}</DialogTitle>
      <DialogContent>
        <Box component="dl" sx={{ m: 0, mb: 2, display: 'grid', gridTemplateColumns: 'auto 1fr', columnGap: 2, rowGap: 1, alignItems: 'center', opacity: on ? 1 : 0.6 }}>
          {SHORTCUTS.map((key) => (
            <Box key={key} sx={{ display: 'contents' }}>
              <Box component="dt" dir="ltr"><Box component="kbd" sx={{ fontFamily: MONO, border: 1, borderColor: 'divider', borderBottomWidth: 2, borderRadius: '6px', bgcolor: 'surface.sunken', px: 1, py: 0.25, minWidth: 28, display: 'inline-block', textAlign: 'center' }}>{key}</Box></Box>
              <Box component="dd" sx={{ m: 0 }}>{t(`desk.keys.${NAMES[key]}`)}</Box>
            </Box>
          ))}
        </Box>
        <FormControlLabel control={<Switch checked={on} onChange={(_, next) => setOn(next)} />} label={t('desk.keys.on')} />
      </DialogContent>
      <DialogActions><Button variant="contained" onClick={onClose}>{t('action.close')}</Button></DialogActions>
    </Dialog>
  );
}
