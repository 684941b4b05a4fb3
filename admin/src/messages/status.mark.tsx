import BlockIcon from '@mui/icons-material/Block';
import DoneIcon from '@mui/icons-material/Done';
import DoneAllIcon from '@mui/icons-material/DoneAll';
import FailedIcon from '@mui/icons-material/ErrorOutlineOutlined';
import UnknownIcon from '@mui/icons-material/HelpOutlineOutlined';
import QueuedIcon from '@mui/icons-material/Schedule';
import type { SvgIconComponent } from '@mui/icons-material';
import { Box } from '@mui/material';
import { Hidden } from '../shared/hidden';
import { Tag, type Tone } from '../shared/tag';
import { useName } from '../shared/translate';

const LOOKS: Record<string, { icon: SvgIconComponent; colour: string; tone: Tone }> = {
  queued: { icon: QueuedIcon, colour: 'text.secondary', tone: 'neutral' },
  sending: { icon: QueuedIcon, colour: 'text.secondary', tone: 'neutral' },
  sent: { icon: DoneIcon, colour: 'text.secondary', tone: 'info' },
  delivered: { icon: DoneAllIcon, colour: 'text.secondary', tone: 'info' },
  read: { icon: DoneAllIcon, colour: 'phone.tick', tone: 'good' },
  played: { icon: DoneAllIcon, colour: 'phone.tick', tone: 'good' },
  blocked: { icon: BlockIcon, colour: 'error.main', tone: 'bad' },
  failed: { icon: FailedIcon, colour: 'error.main', tone: 'bad' },
  unknown: { icon: UnknownIcon, colour: 'warning.main', tone: 'warn' },
};

/** The ticks a person knows from his phone. The word goes with them for everyone else. */
export function StatusMark({ status, size = 16 }: { status: string; size?: number }) {
  const name = useName();
  const look = LOOKS[status];
  if (!look) return null;
  return (
    <Box component="span" title={name('status', status)} sx={{ display: 'inline-flex', color: look.colour }}>
      <look.icon aria-hidden sx={{ fontSize: size }} /><Hidden>{name('status', status)}</Hidden>
    </Box>
  );
}

export function StatusTag({ status }: { status: string }) {
  const name = useName();
  const look = LOOKS[status];
  return <Tag tone={look?.tone} icon={look && <look.icon aria-hidden />}>{name('status', status)}</Tag>;
}
