import { Button, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useDataProvider } from 'react-admin';
import type { ApiKey, ApiKeyCreated } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';
import { KeyFields, keyFieldsIn } from './key.fields';

const refresh = () => queryClient.invalidateQueries({ queryKey: ['api-keys'] });
const OVERLAP_HOURS = 24;

export function ApiKeyActions({ apiKey, onRotated }: { apiKey: ApiKey; onRotated: (created: ApiKeyCreated) => void }) {
  const t = useT();
  const data = useDataProvider();
  const actions = useActions();
  const [dialog, setDialog] = useState<'edit' | 'rotate' | 'revoke'>();
  const close = () => setDialog(undefined);
  const edit = async (fields: FormData) => {
    await data.update('api-keys', { id: apiKey.id, data: keyFieldsIn(fields), previousData: apiKey });
    await refresh();
  };
  const rotate = async (fields: FormData) => {
    onRotated(await actions.rotateApiKey(apiKey.id, { overlapHours: Number(textIn(fields, 'overlapHours') ?? OVERLAP_HOURS) }));
    void refresh();
  };
  const revoke = async () => {
    await data.delete('api-keys', { id: apiKey.id, previousData: apiKey });
    await refresh();
  };
  return (
    <>
      <Button variant="outlined" color="inherit" onClick={() => setDialog('edit')}>{t('apiKeys.edit')}</Button>
      <Button variant="outlined" color="inherit" onClick={() => setDialog('rotate')}>{t('apiKeys.rotate')}</Button>
      <Button variant="outlined" color="error" onClick={() => setDialog('revoke')}>{t('apiKeys.revoke')}</Button>
      {dialog === 'edit' && <FormDialog wide title={t('apiKeys.edit')} submit={t('action.save')} onSubmit={edit} onClose={close}>{(errors) => <KeyFields errors={errors} apiKey={apiKey} autoFocus />}</FormDialog>}
      {dialog === 'rotate' && (
        <FormDialog title={t('apiKeys.rotateTitle', { name: apiKey.name })} submit={t('apiKeys.rotate')} onSubmit={rotate} onClose={close}>
          {(errors) => (
            <>
              <Typography color="textSecondary">{t('apiKeys.rotateHint')}</Typography>
              <TextField name="overlapHours" type="number" label={t('apiKeys.overlap')} defaultValue={OVERLAP_HOURS} error={'overlapHours' in errors} helperText={errors['overlapHours'] ?? t('apiKeys.overlapHint')} slotProps={{ htmlInput: { required: true, min: 0, max: 168, step: 'any' } }} />
            </>
          )}
        </FormDialog>
      )}
      {dialog === 'revoke' && <ConfirmDialog title={t('apiKeys.revokeTitle', { name: apiKey.name })} confirm={t('apiKeys.revoke')} typed={apiKey.name} danger onConfirm={revoke} onClose={close}>{t('apiKeys.revokeHint')}</ConfirmDialog>}
    </>
  );
}
