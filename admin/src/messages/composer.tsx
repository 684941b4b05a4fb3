import CloseIcon from '@mui/icons-material/Close';
import { Box, IconButton, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useState, type ReactNode } from 'react';
import type { Plugin } from '../api.generated';
import { useT } from '../shared/translate';
import { NoteForm } from './note.form';
import { PurposeSelect, type SendPurpose } from './purpose.select';
import { SendOutcome } from './send.outcome';
import { useSend } from './send';
import { TemplateForm } from './template.form';
import { TextForm } from './text.form';

interface Props {
  connectionId: string; contactId: string; plugin?: Plugin | undefined;
  /** False where policy leaves templates only; `note` says why. */
  textAllowed: boolean; note?: ReactNode; initialText?: string;
  /** Where no thread stands above to show the blocked attempt with its reason. */
  alone?: boolean;
  /** The message that is answered. */
  reply?: { id: string; shown: ReactNode; onEnd: () => void } | undefined;
  /** Where colleagues can leave a note beside it. */
  notesOf?: string | undefined;
  noMarketing?: boolean; onTyping?: (() => void) | undefined;
}
type Kind = 'text' | 'template' | 'note';

/** Writes to one contact over one connection. What may go is the gate's to say; this form only offers what can make sense. */
export function Composer({ connectionId, contactId, plugin, textAllowed, note, initialText = '', alone = false, reply, notesOf, noMarketing = false, onTyping }: Props) {
  const t = useT();
  const [purpose, setPurpose] = useState<SendPurpose>('service');
  const [wanted, setWanted] = useState<Kind>('text');
  const { busy, failure, send, forget } = useSend();
  const kinds: Kind[] = [...(textAllowed ? ['text' as const] : []), 'template', ...(notesOf ? ['note' as const] : [])];
  const kind = kinds.includes(wanted) ? wanted : 'template';
  const target = { connectionId, contactId, purpose, ...(reply && { replyTo: reply.id }) };
  const sent = async (work: Promise<boolean>) => {
    const done = await work;
    if (done) reply?.onEnd();
    return done;
  };
  return (
    <Box data-kinds={kinds.join(' ')} sx={{ borderTop: 1, borderColor: 'divider', bgcolor: kind === 'note' ? 'warning.light' : 'background.paper', px: { xs: 1.5, sm: 2.5 }, py: 1.5, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1.25, flex: 'none' }}>
      {/* The thread shows a blocked attempt with its reason; when it may be tried again, only this says. */}
      <SendOutcome failure={failure?.kind === 'refused' && !alone && failure.problem.retryAfterSeconds === undefined ? undefined : failure} onClose={forget} />
      {reply && kind !== 'note' && (
        <Box sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
          <Box sx={{ flex: 1, minWidth: 0 }}>{reply.shown}</Box>
          <IconButton size="small" aria-label={t('chat.noReply')} onClick={reply.onEnd}><CloseIcon fontSize="small" /></IconButton>
        </Box>
      )}
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <ToggleButtonGroup exclusive size="small" value={kind} onChange={(_, next: Kind | null) => next && setWanted(next)} aria-label={t('composer.kind')}>
          {kinds.map((each) => <ToggleButton key={each} value={each} data-kind={each} sx={TOGGLE}>{each === 'note' ? t('chat.note.label') : t(`composer.${each}`)}</ToggleButton>)}
        </ToggleButtonGroup>
        {kind !== 'note' && <PurposeSelect value={purpose} onChange={setPurpose} noMarketing={noMarketing} />}
        <Box sx={{ flex: 1, color: kind === 'note' ? 'text.primary' : 'text.secondary', fontSize: '0.8125rem', minWidth: 140 }}>{kind === 'note' ? t('chat.note.hint') : note}</Box>
      </Box>
      {kind === 'text' && <TextForm busy={busy} draft={`${connectionId} ${contactId}`} initialText={initialText} plugin={plugin} onTyping={onTyping} onSend={(content) => sent(send({ ...target, ...content }))} />}
      {kind === 'template' && <TemplateForm busy={busy} connectionId={connectionId} onSend={(template) => sent(send({ ...target, type: 'template', template }))} />}
      {kind === 'note' && notesOf && <NoteForm conversationId={notesOf} />}
    </Box>
  );
}

const TOGGLE = { px: 1.5, py: 0.5, minHeight: 34, fontSize: '0.8125rem' } as const;
