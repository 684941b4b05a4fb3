import { TextField, Typography } from '@mui/material';
import { useDataProvider, useNotify } from 'react-admin';
import type { Connection } from '../api.generated';
import { queryClient } from '../app/query.client';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { Told } from '../shared/problem';
import { useT } from '../shared/translate';
import { labelOfField } from './field.label';
import { usePlugins } from './plugins';

/** Empty fields over what is stored. A secret lives in its field until it is sent, in the body of one request, and nowhere else. */
export function CredentialsDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const t = useT();
  const data = useDataProvider();
  const notify = useNotify();
  const { data: plugins } = usePlugins();
  const declared = plugins?.find(({ id }) => id === connection.plugin)?.fields.filter(({ secret }) => secret);
  const fields = declared ?? Object.keys(connection.credentials).map((name) => ({ name, description: null }));
  const replace = async (typed: FormData) => {
    const credentials = Object.fromEntries(fields.flatMap(({ name }) => {
      const value = textIn(typed, name);
      return value === undefined ? [] : [[name, value]];
    }));
    if (Object.keys(credentials).length === 0) throw new Told('credentials.nothing', 'credentials.nothingHint');
    await data.update('connections', { id: connection.id, data: { credentials }, previousData: connection });
    await queryClient.invalidateQueries({ queryKey: ['connections'] });
    notify(t('credentials.replaced'), { type: 'success' });
  };
  return (
    <FormDialog wide title={t('credentials.replaceTitle', { name: connection.name })} submit={t('credentials.replace')} onSubmit={replace} onClose={onClose}>
      {(errors) => (
        <>
          <Typography color="textSecondary">{t('credentials.replaceHint')}</Typography>
          {fields.map(({ name, description }) => {
            const mask = connection.credentials[name];
            const keep = mask ? t('credentials.keep', { mask }) : t('credentials.none');
            return (
              <TextField key={name} name={name} type="password" label={labelOfField(name)} autoComplete="off" error={name in errors}
                helperText={errors[name] ?? <>{description && <span dir="auto">{description}. </span>}<bdi>{keep}</bdi></>} slotProps={{ htmlInput: { dir: 'ltr', spellCheck: false, autoCapitalize: 'none' } }} />
            );
          })}
        </>
      )}
    </FormDialog>
  );
}
