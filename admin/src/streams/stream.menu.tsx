import MoreIcon from '@mui/icons-material/MoreVertOutlined';
import { Box, Button, IconButton, Menu, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { AuditStreamTest, CreateAuditStream } from '../api.generated';
import { localInput } from '../api-keys/key.fields';
import { useActions } from '../app/data.actions';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useFormat } from '../shared/format';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';
import { StreamDialog } from './stream.dialog';
import type { AuditStream } from './stream.types';
import { refreshStreams } from './stream.words';

export interface Tested extends AuditStreamTest { name: string }
const DAY_MS = 86_400_000;

export function StreamMenu({ stream, onTested }: { stream: AuditStream; onTested: (tested: Tested) => void }) {
  const t = useT();
  const format = useFormat();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [busy, setBusy] = useState(false);
  const [dialog, setDialog] = useState<'change' | 'rewind' | 'remove'>();
  const [dayAgo] = useState(() => localInput(new Date(Date.now() - DAY_MS).toISOString()));
  const { id, name, enabled } = stream;
  const close = () => setDialog(undefined);
  const open = (which: typeof dialog) => {
    setAnchor(null);
    setDialog(which);
  };
  const now = (work: Promise<unknown>) => {
    setAnchor(null);
    setBusy(true);
    void work.catch((error: unknown) => notify(problemText(error).detail, { type: 'warning' })).then(refreshStreams).finally(() => setBusy(false));
  };
  const change = async ({ name: called, eventTypes, settings }: CreateAuditStream) => {
    await actions.updateAuditStream(id, { name: called, eventTypes, settings: { ...settings } });
    await refreshStreams();
  };
  const rewind = async (fields: FormData) => {
    const { position } = await actions.rewindAuditStream(id, new Date(textIn(fields, 'since') ?? '').toISOString());
    notify(t('streams.rewound', { position: format.number(position) }), { type: 'success' });
    await refreshStreams();
  };
  return (
    <Box sx={{ display: 'inline-flex', gap: 0.5, alignItems: 'center' }}>
      <Button size="small" variant="outlined" color="inherit" loading={busy} aria-label={t('streams.testNamed', { name })} onClick={() => now(actions.testAuditStream(id).then((outcome) => onTested({ ...outcome, name })))} sx={{ display: { xs: 'none', sm: 'inline-flex' } }}>{t('streams.test')}</Button>
      <IconButton size="small" aria-label={t('streams.menu', { name })} aria-haspopup="menu" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)}><MoreIcon fontSize="small" /></IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        <MenuItem onClick={() => open('change')}>{t('streams.change')}</MenuItem>
        <MenuItem sx={{ display: { sm: 'none' } }} onClick={() => now(actions.testAuditStream(id).then((outcome) => onTested({ ...outcome, name })))}>{t('streams.test')}</MenuItem>
        <MenuItem onClick={() => now(actions.updateAuditStream(id, { enabled: !enabled }))}>{t(enabled ? 'streams.pause' : 'streams.resume')}</MenuItem>
        <MenuItem onClick={() => open('rewind')}>{t('streams.rewind')}</MenuItem>
        <MenuItem onClick={() => open('remove')} sx={{ color: 'error.main' }}>{t('streams.remove')}</MenuItem>
      </Menu>
      {dialog === 'change' && <StreamDialog stream={stream} onSubmit={change} onClose={close} />}
      {dialog === 'rewind' && (
        <FormDialog title={t('streams.rewindTitle', { name })} submit={t('streams.rewind')} onSubmit={rewind} onClose={close}>
          {(errors) => (
            <>
              <Typography color="textSecondary">{t('streams.rewindHint')}</Typography>
              <TextField name="since" type="datetime-local" label={t('streams.since')} defaultValue={dayAgo} error={'since' in errors} helperText={errors['since']} slotProps={{ inputLabel: { shrink: true }, htmlInput: { required: true } }} />
            </>
          )}
        </FormDialog>
      )}
      {dialog === 'remove' && <ConfirmDialog title={t('streams.removeTitle', { name })} confirm={t('streams.remove')} typed={name} danger onConfirm={() => actions.removeAuditStream(id).then(refreshStreams)} onClose={close}>{t('streams.removeHint')}</ConfirmDialog>}
    </Box>
  );
}
