import { Box, Button, TextField } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { Choice } from '../organization/choice';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { textIn, useForm } from '../shared/form';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import { Trouble } from '../sign-in/trouble';
import type { MyRequestKind } from './my.data.actions';
import { MyRequestsSection } from './my.requests.section';

const KINDS = ['access', 'rectification', 'restriction', 'erasure'] as const satisfies MyRequestKind[];
type Kind = (typeof KINDS)[number];
interface Wish { kind: Kind; message?: string }

/** What a person who works here may ask of the data about himself (GDPR art. 15 to 18). */
export function MyDataSection() {
  const [asked, setAsked] = useState(0);
  return (
    <>
      <AskSection key={asked} onAsked={() => setAsked((times) => times + 1)} />
      <MyRequestsSection />
    </>
  );
}

function AskSection({ onAsked }: { onAsked: () => void }) {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const [kind, setKind] = useState<Kind>('access');
  const [confirming, setConfirming] = useState<Wish & { kind: 'erasure' | 'restriction' }>();
  const send = async (wish: Wish) => {
    await actions.askAboutMyData(wish);
    await queryClient.invalidateQueries({ queryKey: ['privacy-requests'] });
    notify(t('myData.sent'), { type: 'success' });
    onAsked();
  };
  const { submit, busy, error, fields: errors } = useForm(async (fields) => {
    const message = textIn(fields, 'message');
    const wish = { ...(message && { message }) };
    if (kind === 'erasure' || kind === 'restriction') setConfirming({ kind, ...wish });
    else await send({ kind, ...wish });
  });
  const confirm = { erasure: ['myData.confirmErasure', 'myData.confirmErasureHint', 'myData.confirmDo'], restriction: ['myData.confirmRestriction', 'myData.confirmRestrictionHint', 'myData.confirmRestrictionDo'] } as const;
  const [title, hint, go] = confirm[confirming?.kind ?? 'erasure'];
  return (
    <Section title={t('myData.ask')} hint={t('myData.askHint')}>
      <Box component="form" onSubmit={submit} sx={{ display: 'grid', gap: 2, pt: 0.5 }}>
        <Trouble error={error} />
        <Choice name="kind" title={t('myData.what')} value={kind} disabled={false} onChange={(next) => setKind(next as Kind)} options={KINDS.map((value) => ({ value, label: t(`myData.kind.${value}.name`), hint: t(`myData.kind.${value}.hint`) }))} />
        <TextField name="message" multiline minRows={2} label={t(kind === 'rectification' ? 'myData.messageNeeded' : 'myData.message')} error={'message' in errors} helperText={errors['message'] ?? t(kind === 'rectification' ? 'myData.stored' : 'myData.messageHint')} slotProps={{ htmlInput: { maxLength: 4000, dir: 'auto', required: kind === 'rectification' } }} />
        <Button type="submit" variant="contained" loading={busy} sx={{ justifySelf: 'start' }}>{t('myData.send')}</Button>
      </Box>
      {confirming && <ConfirmDialog danger title={t(title)} confirm={t(go)} onConfirm={() => send(confirming)} onClose={() => setConfirming(undefined)}>{t(hint)}</ConfirmDialog>}
    </Section>
  );
}
