import EventIcon from '@mui/icons-material/BoltOutlined';
import { Box, Button, MenuItem, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useActions } from '../app/data.actions';
import { MONO } from '../app/theme';
import { FormDialog } from '../shared/form.dialog';
import { textIn } from '../shared/form';
import { Told } from '../shared/problem';
import { useT } from '../shared/translate';

/** Lets the provider tell something: a template is paused, the number's quality falls, a person moves to another number. */
export function EventsButton({ connectionId }: { connectionId: string }) {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState('');
  const { data: kinds = [] } = useQuery({ queryKey: ['simulator-events'], queryFn: async () => (await actions.simulatorFaults()).events ?? [], staleTime: Infinity });
  const happen = async (fields: FormData) => {
    await actions.simulatorEvent(connectionId, kind, detailsIn(textIn(fields, 'details')));
    notify(t('phoneDo.event.done', { kind }), { type: 'info' });
  };
  if (kinds.length === 0) return null;
  return (
    <>
      <Button variant="outlined" color="inherit" startIcon={<EventIcon />} onClick={() => setOpen(true)}>{t('phoneDo.event.title')}</Button>
      {open && (
        <FormDialog wide title={t('phoneDo.event.title')} submit={t('phoneDo.event.do')} onSubmit={happen} onClose={() => setOpen(false)} disabled={kind === ''}>
          {(errors) => (
            <>
              <Box sx={{ color: 'text.secondary' }}>{t('phoneDo.event.hint')}</Box>
              <TextField select label={t('phoneDo.event.kind')} value={kind} onChange={(event) => setKind(event.target.value)} error={'kind' in errors} helperText={errors['kind'] ?? <span lang="en" dir="auto">{kinds.find((each) => each.kind === kind)?.description}</span>}>
                {kinds.map((each) => <MenuItem key={each.kind} value={each.kind}><code dir="ltr">{each.kind}</code></MenuItem>)}
              </TextField>
              <TextField name="details" label={t('phoneDo.event.details')} multiline minRows={3} placeholder={'{"name": "order_update", "event": "PAUSED"}'} error={'details' in errors} helperText={errors['details'] ?? t('phoneDo.event.detailsHint')} slotProps={{ htmlInput: { dir: 'ltr', spellCheck: false, style: { fontFamily: MONO, fontSize: '0.8125rem' } } }} />
            </>
          )}
        </FormDialog>
      )}
    </>
  );
}

function detailsIn(text: string | undefined): Record<string, unknown> {
  try {
    const details: unknown = JSON.parse(text ?? '{}');
    if (details && typeof details === 'object' && !Array.isArray(details)) return details as Record<string, unknown>;
  } catch { /* said below */ }
  throw new Told('error.title', 'phoneDo.event.notJson');
}
