import { MenuItem, TextField } from '@mui/material';
import { useDataProvider } from 'react-admin';
import type { ApiKeyCreated, CreateApiKey } from '../api.generated';
import { queryClient } from '../app/query.client';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';

const ENVIRONMENTS = ['test', 'live'] as const;

export function ApiKeyCreate({ onCreated, onClose }: { onCreated: (key: ApiKeyCreated) => void; onClose: () => void }) {
  const t = useT();
  const data = useDataProvider();
  const create = async (fields: FormData) => {
    const wanted: CreateApiKey = { name: textIn(fields, 'name') ?? '', environment: textIn(fields, 'environment') === 'live' ? 'live' : 'test' };
    const { data: created } = await data.create<ApiKeyCreated>('api-keys', { data: wanted });
    onCreated(created);
    void queryClient.invalidateQueries({ queryKey: ['api-keys'] });
  };
  return (
    <FormDialog title={t('apiKeys.add')} submit={t('apiKeys.create')} onSubmit={create} onClose={onClose}>
      {(errors) => (
        <>
          <TextField name="name" label={t('apiKeys.name')} autoFocus autoComplete="off" error={'name' in errors} helperText={errors['name'] ?? t('apiKeys.nameHint')} slotProps={{ htmlInput: { required: true } }} />
          <TextField select name="environment" label={t('apiKeys.environment')} defaultValue="test">
            {ENVIRONMENTS.map((environment) => <MenuItem key={environment} value={environment}>{t(`apiKeys.${environment}`)}</MenuItem>)}
          </TextField>
        </>
      )}
    </FormDialog>
  );
}
