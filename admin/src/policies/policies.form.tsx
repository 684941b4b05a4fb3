import { Alert, Box, Button } from '@mui/material';
import { useNotify } from 'react-admin';
import type { MessagingPolicies, UpdatePolicies } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { textIn, useForm } from '../shared/form';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { CapFields } from './cap.fields';
import { ContentFields } from './content.fields';
import { OutcomeFields } from './outcome.fields';
import { QUIET_PURPOSES, QuietFields } from './quiet.fields';

/** What every part of the form gets. */
export interface Part { policies: MessagingPolicies; errors: Record<string, string>; disabled: boolean }

export function PoliciesForm({ policies }: { policies: MessagingPolicies }) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const notify = useNotify();
  const { submit, busy, error, fields: errors } = useForm(async (fields) => {
    queryClient.setQueryData(['policies'], await actions.updatePolicies(policiesIn(fields)));
    notify(t('organization.saved'), { type: 'success' });
  });
  const part: Part = { policies, errors, disabled: !may('policies.write') };
  return (
    <form onSubmit={submit}>
      {part.disabled && <Alert severity="info" variant="outlined" sx={{ mb: 3 }}>{t('organization.readOnly')}</Alert>}
      <CapFields {...part} />
      <QuietFields {...part} />
      <OutcomeFields {...part} />
      <ContentFields {...part} />
      {error !== undefined && <Box sx={{ mb: 2 }}><ProblemAlert error={error} kept={t('organization.kept')} /></Box>}
      {!part.disabled && <Button type="submit" variant="contained" loading={busy}>{t('policies.save')}</Button>}
    </form>
  );
}

function policiesIn(fields: FormData): UpdatePolicies {
  const quiet = fields.has('quiet');
  return {
    hourlyCap: Number(textIn(fields, 'hourlyCap')), marketingHours: Number(textIn(fields, 'marketingHours')),
    quietHours: quiet ? { from: textIn(fields, 'from') ?? '', until: textIn(fields, 'until') ?? '', purposes: QUIET_PURPOSES.filter((purpose) => fields.getAll('purposes').includes(purpose)) as ['marketing'] } : null,
    timeZone: textIn(fields, 'timeZone'), unknownOutcome: fields.get('unknownOutcome') as MessagingPolicies['unknownOutcome'], unknownAfterMinutes: Number(textIn(fields, 'unknownAfterMinutes')),
    reviewAiMarketing: fields.has('reviewAiMarketing'), broadcastApproval: fields.has('broadcastApproval'),
    zeroContent: fields.has('zeroContent'), zeroContentAi: fields.has('zeroContentAi'),
  };
}
