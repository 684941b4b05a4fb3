import ClosedIcon from '@mui/icons-material/LockClockOutlined';
import OpenIcon from '@mui/icons-material/Timer';
import { Box } from '@mui/material';
import { useTimeLeft } from '../shared/format';
import { useT } from '../shared/translate';

/** How long free text may still go: "Window closes in 23 h 12 min". */
export function WindowNote({ closesAt }: { closesAt: string | null | undefined }) {
  const t = useT();
  const left = useTimeLeft(closesAt);
  const Icon = left ? OpenIcon : ClosedIcon;
  return (
    <Box sx={{ display: 'flex', gap: 0.75, alignItems: 'center', color: left ? 'text.secondary' : 'warning.main' }}>
      <Icon aria-hidden sx={{ fontSize: 17, flex: 'none' }} />{left ? t('window.closesIn', { left }) : t('window.closed')}
    </Box>
  );
}
