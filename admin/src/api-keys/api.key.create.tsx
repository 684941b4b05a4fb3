import { MenuItem, TextField } from '@mui/material';
import { useDataProvider } from 'react-admin';
import type { ApiKey, ApiKeyCreated, CreateApiKey } from '../api.generated';
import { queryClient } from '../app/query.client';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';
import { KeyFields, keyFieldsIn } from './key.fields';
import { ScopeFields } from './scope.fields';

const ENVIRONMENTS = ['test', 'live'] as const;

export function ApiKeyCreate({ keys, onCreated, onClose }: { keys: ApiKey[]; onCreated: (key: ApiKeyCreated) => void; onClose: () => void }) {
  const t = useT();
  const data = useDataProvider();
  const create = async (fields: FormData) => {
    const { expiresAt, ...rest } = keyFieldsIn(fields);
    const scopes = fields.getAll('scopes').map(String);
    const wanted: CreateApiKey = {
      ...rest, environment: textIn(fields, 'environment') === 'live' ? 'live' : 'test', ...(expiresAt && { expiresAt }),
      // An empty list is refused by name, which is what somebody needs who chose to tick and ticked nothing.
      ...(fields.get('which') === 'some' && { scopes }),
    };
    const { data: created } = await data.create<ApiKeyCreated>('api-keys', { data: wanted });
    onCreated(created);
    void queryClient.invalidateQueries({ queryKey: ['api-keys'] });
  };
  return (
    <FormDialog wide title={t('apiKeys.add')} submit={t('apiKeys.create')} onSubmit={create} onClose={onClose}>
      {(errors) => (
        <>
          <TextField select name="environment" label={t('apiKeys.environment')} defaultValue="test">
            {ENVIRONMENTS.map((environment) => <MenuItem key={environment} value={environment}>{t(`apiKeys.${environment}`)}</MenuItem>)}
          </TextField>
          <KeyFields errors={errors} autoFocus />
          <ScopeFields keys={keys} error={errors['scopes']} />
        </>
      )}
    </FormDialog>
  );
}
