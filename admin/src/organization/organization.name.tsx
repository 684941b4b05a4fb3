import { Box, Button, Skeleton, TextField } from '@mui/material';
import { useNotify } from 'react-admin';
import { useQuery } from '@tanstack/react-query';
import type { OrganizationDetail } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { SESSION_KEY, useMay } from '../app/session';
import { CopyText } from '../shared/copy';
import { textIn, useForm } from '../shared/form';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';

const KEY = ['organization', 'detail'];

export function OrganizationName() {
  const t = useT();
  const actions = useActions();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: actions.organization });
  return (
    <Section title={t('organization.name')}>
      {error && !data && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton variant="rounded" height={72} />}
      {data && <NameForm organization={data} />}
    </Section>
  );
}

function NameForm({ organization }: { organization: OrganizationDetail }) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const notify = useNotify();
  const writes = may('organization.write');
  const { submit, busy, error, fields: errors } = useForm(async (fields) => {
    queryClient.setQueryData(KEY, await actions.updateOrganization({ name: textIn(fields, 'name') ?? '' }));
    await queryClient.invalidateQueries({ queryKey: SESSION_KEY });
    notify(t('organization.saved'), { type: 'success' });
  });
  return (
    <Box component="form" onSubmit={submit} sx={{ display: 'grid', gap: 1.5, pt: 0.75 }}>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'flex-start', flexWrap: 'wrap' }}>
        <TextField name="name" label={t('people.name')} defaultValue={organization.name} disabled={!writes} autoComplete="organization" error={'name' in errors} helperText={errors['name']} sx={{ flex: '1 1 260px' }} slotProps={{ htmlInput: { required: true, maxLength: 200, dir: 'auto' } }} />
        {writes && <Button type="submit" variant="outlined" color="inherit" loading={busy}>{t('organization.rename')}</Button>}
      </Box>
      <CopyText label={t('organization.id')} value={organization.id} />
      {error !== undefined && <ProblemAlert error={error} />}
    </Box>
  );
}
