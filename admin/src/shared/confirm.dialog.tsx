import { Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField, Typography } from '@mui/material';
import { useId, useState, type ReactNode } from 'react';
import { ProblemAlert } from './problem';
import { useT } from './translate';

interface Props {
  title: string; children: ReactNode; confirm: string; onConfirm: () => Promise<unknown>; onClose: () => void;
  /** What must be typed first, where there is no way back. */
  typed?: string; danger?: boolean;
}

/** Asks once. Closes itself when the work is done; stays, with the reason, when it failed. */
export function ConfirmDialog({ title, children, confirm, onConfirm, onClose, typed, danger }: Props) {
  const t = useT();
  const id = useId();
  const [text, setText] = useState('');
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const run = () => {
    setState({ busy: true });
    onConfirm().then(onClose, (error: unknown) => setState({ busy: false, error }));
  };
  return (
    <Dialog open onClose={state.busy ? undefined : onClose} aria-labelledby={id} maxWidth="xs" fullWidth>
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2 }}>
        <Typography component="div" color="textSecondary">{children}</Typography>
        {typed && <TextField label={t('action.typeToConfirm', { name: typed })} value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" sx={{ mt: 1 }} />}
        {state.error !== undefined && <ProblemAlert error={state.error} />}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} disabled={state.busy}>{t('action.cancel')}</Button>
        <Button variant="contained" color={danger ? 'error' : 'primary'} onClick={run} loading={state.busy} disabled={typed !== undefined && text.trim() !== typed}>{confirm}</Button>
      </DialogActions>
    </Dialog>
  );
}
