import MoreIcon from '@mui/icons-material/MoreVert';
import { Divider, IconButton, Menu, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import type { Conversation } from '../api.generated';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';
import type { Desk } from './desk';
import { LabelsDialog } from './labels.dialog';

const HOUR = 3_600_000;
const MORNING = 9;

function inAnHour(): string {
  return new Date(Date.now() + HOUR).toISOString();
}

/** Tomorrow or next Monday, in the morning where the reader is. */
function morningIn(days: number): string {
  const at = new Date();
  at.setDate(at.getDate() + days);
  at.setHours(MORNING, 0, 0, 0);
  return at.toISOString();
}
const daysToMonday = () => ((8 - new Date().getDay()) % 7) || 7;

export function MoreMenu({ conversation, desk }: { conversation: Conversation; desk: Desk }) {
  const t = useT();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [dialog, setDialog] = useState<'labels' | 'snooze'>();
  const then = (work: () => void) => () => {
    setAnchor(null);
    work();
  };
  const snooze = (fields: FormData) => Promise.resolve(desk.snooze(new Date(textIn(fields, 'until') ?? '').toISOString()));
  return (
    <>
      <IconButton aria-label={t('desk.more')} aria-haspopup="menu" aria-expanded={Boolean(anchor)} onClick={(event) => setAnchor(event.currentTarget)}><MoreIcon /></IconButton>
      <Menu anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)}>
        <MenuItem onClick={then(() => setDialog('labels'))}>{t('desk.labels')}…</MenuItem>
        <MenuItem onClick={then(() => desk.handOver(conversation.handler === 'ai' ? 'person' : 'ai'))}>{t(conversation.handler === 'ai' ? 'desk.toPerson' : 'desk.toAi')}</MenuItem>
        <Divider component="li" />
        {conversation.snoozedUntil && <MenuItem onClick={then(() => desk.snooze(null))}>{t('desk.snooze.wake')}</MenuItem>}
        <MenuItem onClick={then(() => desk.snooze(inAnHour()))}>{t('desk.snooze.hour')}</MenuItem>
        <MenuItem onClick={then(() => desk.snooze(morningIn(1)))}>{t('desk.snooze.tomorrow')}</MenuItem>
        <MenuItem onClick={then(() => desk.snooze(morningIn(daysToMonday())))}>{t('desk.snooze.monday')}</MenuItem>
        <MenuItem onClick={then(() => setDialog('snooze'))}>{t('desk.snooze.choose')}…</MenuItem>
      </Menu>
      {dialog === 'labels' && <LabelsDialog conversation={conversation} onClose={() => setDialog(undefined)} />}
      {dialog === 'snooze' && (
        <FormDialog title={t('desk.snooze.choose')} submit={t('desk.snooze.do')} onSubmit={snooze} onClose={() => setDialog(undefined)}>
          {() => <TextField name="until" type="datetime-local" label={t('desk.snooze.until')} autoFocus helperText={t('desk.snooze.hint')} slotProps={{ inputLabel: { shrink: true }, htmlInput: { required: true } }} />}
        </FormDialog>
      )}
    </>
  );
}
