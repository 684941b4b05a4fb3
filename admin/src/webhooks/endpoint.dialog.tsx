import { TextField } from '@mui/material';
import type { CreateWebhookEndpoint, WebhookEndpoint } from '../api.generated';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';
import { EventChoice } from './event.choice';

interface Props { endpoint?: WebhookEndpoint; onSubmit: (wanted: CreateWebhookEndpoint) => Promise<unknown>; onClose: () => void }

/** A new endpoint, or what can be changed about one. */
export function EndpointDialog({ endpoint, onSubmit, onClose }: Props) {
  const t = useT();
  const send = (fields: FormData) => onSubmit({ url: textIn(fields, 'url') ?? '', description: textIn(fields, 'description') ?? '', eventTypes: fields.getAll('eventTypes').map(String) });
  return (
    <FormDialog wide title={t(endpoint ? 'webhooks.change' : 'webhooks.add')} submit={t(endpoint ? 'action.save' : 'webhooks.create')} onSubmit={send} onClose={onClose}>
      {(errors) => (
        <>
          <TextField name="url" type="url" label={t('webhooks.url')} autoFocus autoComplete="off" placeholder="https://example.com/hooks" defaultValue={endpoint?.url} error={'url' in errors} helperText={errors['url'] ?? t('webhooks.urlHint')}
            slotProps={{ htmlInput: { required: true, maxLength: 2000, dir: 'ltr', spellCheck: false } }} />
          <TextField name="description" label={t('webhooks.name')} autoComplete="off" defaultValue={endpoint?.description} error={'description' in errors} helperText={errors['description'] ?? t('webhooks.nameHint')} slotProps={{ htmlInput: { maxLength: 500, dir: 'auto' } }} />
          <EventChoice chosen={endpoint?.eventTypes ?? ['*']} error={errors['eventTypes']} />
        </>
      )}
    </FormDialog>
  );
}
