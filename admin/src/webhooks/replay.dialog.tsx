import { Autocomplete, Box, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import type { ReplayWebhooks, WebhookEndpoint, WebhookReplay } from '../api.generated';
import { localInput } from '../api-keys/key.fields';
import { useActions } from '../app/data.actions';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';
import { refreshDeliveries, useEventTypes, useEventWords } from './endpoint.words';

const DAY_MS = 86_400_000;

interface Props { endpoint: WebhookEndpoint; since?: string; onReplayed: (outcome: WebhookReplay) => void; onClose: () => void }

export function ReplayDialog({ endpoint: { id, eventTypes }, since, onReplayed, onClose }: Props) {
  const t = useT();
  const actions = useActions();
  const words = useEventWords();
  const [chosen, setChosen] = useState<string[]>([]);
  const heard = (useEventTypes() ?? []).filter(({ type }) => eventTypes.some((pattern) => pattern === '*' || pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)))));
  const [from] = useState(() => localInput(since ?? new Date(Date.now() - DAY_MS).toISOString()));
  const replay = async (fields: FormData) => {
    const until = textIn(fields, 'until');
    const begin = textIn(fields, 'since') ?? '';
    // The field holds whole minutes; going on from where the last replay ended, the seconds count.
    const at = since && begin === from ? since : new Date(begin).toISOString();
    const wanted: ReplayWebhooks = { since: at, ...(until && { until: new Date(until).toISOString() }), ...(chosen.length > 0 && { eventTypes: chosen }) };
    onReplayed(await actions.replayWebhooks(id, wanted));
    await refreshDeliveries();
  };
  return (
    <FormDialog wide title={t('webhooks.replay.titleLong')} submit={t('webhooks.replay.start')} onSubmit={replay} onClose={onClose}>
      {(errors) => (
        <>
          <Typography color="textSecondary">{t('webhooks.replay.hint')}</Typography>
          <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' } }}>
            <TextField name="since" type="datetime-local" label={t('webhooks.replay.since')} defaultValue={from} error={'since' in errors} helperText={errors['since']} slotProps={{ inputLabel: { shrink: true }, htmlInput: { required: true } }} />
            <TextField name="until" type="datetime-local" label={t('webhooks.replay.until')} error={'until' in errors} helperText={errors['until'] ?? t('webhooks.replay.untilHint')} slotProps={{ inputLabel: { shrink: true } }} />
          </Box>
          <Autocomplete multiple size="small" options={heard.map(({ type }) => type)} value={chosen} onChange={(_, next) => setChosen(next)}
            renderOption={({ key, ...props }, type) => <li key={key} {...props}><Box>{words({ type, what: heard.find((each) => each.type === type)?.what ?? '' })}<Box component="code" dir="ltr" sx={{ display: 'block', fontSize: '0.75rem', color: 'text.secondary' }}>{type}</Box></Box></li>}
            renderInput={(props) => <TextField {...props} label={t('webhooks.replay.types')} error={'eventTypes' in errors} helperText={errors['eventTypes'] ?? t('webhooks.replay.typesHint')} />} />
        </>
      )}
    </FormDialog>
  );
}
