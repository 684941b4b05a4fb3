import { Box, Button, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import type { Sso, SsoDomain } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { CopyBlock } from '../shared/copy';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { SSO_KEY } from './sso.form';

const refresh = () => queryClient.invalidateQueries({ queryKey: SSO_KEY });

export function SsoDomains({ sso }: { sso: Sso }) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const [adding, setAdding] = useState(false);
  const add = async (fields: FormData) => {
    await actions.addSsoDomain(textIn(fields, 'domain') ?? '');
    await refresh();
  };
  return (
    <Section title={t('sso.domains')} hint={t('sso.domainsHint')} action={may('sso.write') && <Button variant="outlined" color="inherit" onClick={() => setAdding(true)}>{t('sso.addDomain')}</Button>}>
      {sso.domains.length === 0 && <Box sx={{ color: 'text.secondary' }}>{t('sso.noDomains')}</Box>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2 }}>{sso.domains.map((domain) => <Domain key={domain.id} domain={domain} />)}</Box>
      {adding && (
        <FormDialog title={t('sso.addDomain')} submit={t('sso.addDomain')} onSubmit={add} onClose={() => setAdding(false)}>
          {(errors) => <TextField name="domain" label={t('sso.domain')} autoFocus autoComplete="off" error={'domain' in errors} helperText={errors['domain'] ?? t('sso.domainHint')} slotProps={{ htmlInput: { required: true, dir: 'ltr', maxLength: 253, inputMode: 'url' } }} />}
        </FormDialog>
      )}
    </Section>
  );
}

function Domain({ domain }: { domain: SsoDomain }) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const actions = useActions();
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const [removing, setRemoving] = useState(false);
  const verify = async () => {
    setState({ busy: true });
    const error = await actions.verifySsoDomain(domain.id).then(() => undefined, (failure: unknown) => failure);
    await refresh();
    setState({ busy: false, ...(error !== undefined && { error }) });
  };
  const remove = async () => {
    await actions.removeSsoDomain(domain.id);
    await refresh();
  };
  return (
    <Box component="li" sx={{ border: 1, borderColor: 'divider', borderRadius: '12px', p: 2, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1.5 }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography variant="h3" dir="ltr" sx={{ overflowWrap: 'anywhere' }}>{domain.domain}</Typography>
        {domain.verifiedAt ? <Tag tone="good">{t('sso.verified', { at: format.date(domain.verifiedAt) })}</Tag> : <Tag tone="warn">{t('sso.unverified')}</Tag>}
        {may('sso.write') && (
          <Box sx={{ display: 'flex', gap: 1, marginInlineStart: 'auto' }}>
            {!domain.verifiedAt && <Button size="small" variant="contained" loading={state.busy} aria-label={t('sso.verifyNamed', { domain: domain.domain })} onClick={() => void verify()}>{t('sso.verify')}</Button>}
            <Button size="small" variant="outlined" color="error" aria-label={t('sso.removeDomainNamed', { domain: domain.domain })} onClick={() => setRemoving(true)}>{t('sso.removeDomain')}</Button>
          </Box>
        )}
      </Box>
      {!domain.verifiedAt && (
        <>
          <Typography variant="body2" color="textSecondary">{t('sso.dnsHint')}</Typography>
          <Labelled label={t('sso.dnsName')} value={domain.dnsName} />
          <Labelled label={t('sso.dnsValue')} value={domain.dnsValue} />
        </>
      )}
      {state.error !== undefined && <ProblemAlert error={state.error} />}
      {removing && <ConfirmDialog title={t('sso.removeDomainTitle', { domain: domain.domain })} confirm={t('sso.removeDomain')} danger onConfirm={remove} onClose={() => setRemoving(false)}>{t('sso.removeDomainHint')}</ConfirmDialog>}
    </Box>
  );
}

function Labelled({ label, value }: { label: string; value: string }) {
  return <Box><Typography variant="caption" component="div" color="textSecondary" sx={{ mb: 0.5 }}>{label}</Typography><CopyBlock label={label} value={value} /></Box>;
}
