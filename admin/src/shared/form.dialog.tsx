import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useId, type ReactNode } from 'react';
import { useForm } from './form';
import { ProblemAlert } from './problem';
import { useT } from './translate';

interface Props {
  title: string; submit: string; onSubmit: (fields: FormData) => Promise<unknown>; onClose: () => void;
  children: (errors: Record<string, string>) => ReactNode; danger?: boolean; disabled?: boolean; wide?: boolean;
}

/** A short form over the page. Closes when the server has taken it. */
export function FormDialog({ title, submit, onSubmit, onClose, children, danger, disabled, wide }: Props) {
  const t = useT();
  const id = useId();
  const form = useForm(async (fields) => {
    await onSubmit(fields);
    onClose();
  });
  return (
    <Dialog open onClose={form.busy ? undefined : onClose} aria-labelledby={id} maxWidth={wide ? 'sm' : 'xs'} fullWidth>
      {/* A column of its own, so that a long form scrolls between its title and its buttons. */}
      <Box component="form" onSubmit={form.submit} sx={{ display: 'flex', flexDirection: 'column', minHeight: 0 }}>
        <DialogTitle id={id}>{title}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2, pt: '8px !important' }}>
          {children(form.fields)}
          {form.error !== undefined && <ProblemAlert error={form.error} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose} disabled={form.busy}>{t('action.cancel')}</Button>
          <Button type="submit" variant="contained" color={danger ? 'error' : 'primary'} loading={form.busy} disabled={disabled}>{submit}</Button>
        </DialogActions>
      </Box>
    </Dialog>
  );
}
