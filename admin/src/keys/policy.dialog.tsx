import { Alert, TextField } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { Choice } from '../organization/choice';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';

const A_YEAR = 365;

interface Props { name: string; note?: string; days: number | null; onSave: (rotateEveryDays: number | null) => Promise<unknown>; onClose: () => void }

export function PolicyDialog({ name, note, days, onSave, onClose }: Props) {
  const t = useT();
  const notify = useNotify();
  const [by, setBy] = useState(days === null ? 'hand' : 'days');
  const save = async (fields: FormData) => {
    await onSave(by === 'hand' ? null : Number(textIn(fields, 'rotateEveryDays') ?? A_YEAR));
    notify(t('keys.policy.saved'), { type: 'success' });
  };
  return (
    <FormDialog title={t('keys.policy.title', { name })} submit={t('action.save')} onSubmit={save} onClose={onClose}>
      {(errors) => (
        <>
          <Choice name="by" title={t('keys.policy.name')} value={by} disabled={false} onChange={setBy} options={[
            { value: 'days', label: t('keys.policy.bySchedule'), hint: t('keys.policy.byScheduleHint') },
            { value: 'hand', label: t('keys.policy.byHand'), hint: t('keys.policy.byHandHint') },
          ]} />
          {by === 'days' && (
            <TextField name="rotateEveryDays" type="number" label={t('keys.policy.days')} defaultValue={days ?? A_YEAR} autoComplete="off" error={'rotateEveryDays' in errors} helperText={errors['rotateEveryDays'] ?? t('keys.policy.daysHint')}
              slotProps={{ htmlInput: { required: true, min: 1, max: 3650, step: 1, inputMode: 'numeric' } }} />
          )}
          {by === 'days' && note && <Alert severity="info" variant="outlined">{note}</Alert>}
        </>
      )}
    </FormDialog>
  );
}
