import { Box, Button } from '@mui/material';
import { useState } from 'react';
import type { TemplateBody } from '../app/data.actions';
import { useT } from '../shared/translate';
import { TemplateFields } from './template.fields';

/** A template on its way. After one has gone the form begins anew. */
export function TemplateForm({ busy, connectionId, onSend }: { busy: boolean; connectionId: string; onSend: (body: TemplateBody) => Promise<boolean> }) {
  const t = useT();
  const [body, setBody] = useState<TemplateBody>();
  const [sent, setSent] = useState(0);
  const submit = async () => {
    if (!body || busy || !(await onSend(body))) return;
    setBody(undefined);
    setSent(sent + 1);
  };
  return (
    <Box component="form" onSubmit={(event) => { event.preventDefault(); void submit(); }} sx={{ display: 'flex', gap: 1, alignItems: 'flex-end', flexWrap: 'wrap' }}>
      <Box sx={{ flex: '1 1 260px', minWidth: 0 }}><TemplateFields key={sent} connectionId={connectionId} onChange={setBody} /></Box>
      <Button type="submit" variant="contained" loading={busy} disabled={!body} sx={{ minHeight: 40, flex: 'none', marginInlineStart: 'auto' }}>{t('composer.send')}</Button>
    </Box>
  );
}
