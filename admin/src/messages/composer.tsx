import { Box, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useT } from '../shared/translate';
import { PurposeSelect, type SendPurpose } from './purpose.select';
import { SendOutcome } from './send.outcome';
import { useSend } from './send';
import { TemplateForm } from './template.form';
import { TextForm } from './text.form';

interface Props {
  connectionId: string; contactId: string;
  /** False where policy leaves templates only; `note` says why. */
  textAllowed: boolean; note?: ReactNode; initialText?: string;
  /** Where no thread stands above to show the blocked attempt with its reason. */
  alone?: boolean;
}

/** Writes to one contact over one connection. What may go is the gate's to say; this form only offers what can make sense. */
export function Composer({ connectionId, contactId, textAllowed, note, initialText = '', alone = false }: Props) {
  const t = useT();
  const [purpose, setPurpose] = useState<SendPurpose>('service');
  const [wanted, setWanted] = useState<'text' | 'template'>('text');
  const { busy, failure, send, forget } = useSend();
  const kind = textAllowed ? wanted : 'template';
  const target = { connectionId, contactId, purpose };
  return (
    <Box sx={{ borderTop: 1, borderColor: 'divider', bgcolor: 'background.paper', px: { xs: 1.5, sm: 2.5 }, py: 1.5, display: 'grid', gap: 1.25, flex: 'none' }}>
      <SendOutcome failure={failure?.kind === 'refused' && !alone ? undefined : failure} onClose={forget} />
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <ToggleButtonGroup exclusive size="small" value={kind} onChange={(_, next: 'text' | 'template' | null) => next && setWanted(next)} aria-label={t('composer.kind')}>
          <ToggleButton value="text" disabled={!textAllowed} sx={TOGGLE}>{t('composer.text')}</ToggleButton>
          <ToggleButton value="template" sx={TOGGLE}>{t('composer.template')}</ToggleButton>
        </ToggleButtonGroup>
        <PurposeSelect value={purpose} onChange={setPurpose} />
        <Box sx={{ flex: 1, color: 'text.secondary', fontSize: '0.8125rem', minWidth: 140 }}>{note}</Box>
      </Box>
      {kind === 'text'
        ? <TextForm busy={busy} draft={`${connectionId} ${contactId}`} initialText={initialText} onSend={(body) => send({ ...target, type: 'text', text: { body } })} />
        : <TemplateForm busy={busy} connectionId={connectionId} onSend={(template) => send({ ...target, type: 'template', template })} />}
    </Box>
  );
}

const TOGGLE = { px: 1.5, py: 0.5, minHeight: 34, fontSize: '0.8125rem' } as const;
