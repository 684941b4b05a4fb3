import BatteryIcon from '@mui/icons-material/BatteryFull';
import WifiIcon from '@mui/icons-material/Wifi';
import { Avatar, Box } from '@mui/material';
import { useFormat, useNow } from '../shared/format';
import { initialsOf } from '../shared/initials';
import { useT } from '../shared/translate';

export function PhoneHeader({ name }: { name: string }) {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  return (
    <Box sx={{ bgcolor: 'phone.header', color: '#fff', flex: 'none' }}>
      <Box aria-hidden sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'center', px: 3, pt: 1.1, fontSize: '0.78125rem', fontWeight: 600 }}>
        <span>{format.time(new Date(now).toISOString())}</span>
        <Box sx={{ width: 84, height: 22, borderRadius: 12, bgcolor: 'phone.frame' }} />
        <Box sx={{ display: 'flex', gap: 0.5 }}><WifiIcon sx={{ fontSize: 15 }} /><BatteryIcon sx={{ fontSize: 15 }} /></Box>
      </Box>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.25, px: 2, py: 1.25 }}>
        <Avatar sx={{ width: 36, height: 36, bgcolor: '#f4efe3', color: '#0e5a4b', fontSize: '0.8125rem', fontWeight: 700 }}>{initialsOf(name)}</Avatar>
        <Box sx={{ minWidth: 0 }}>
          <Box sx={{ fontWeight: 650, fontSize: '0.9375rem', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{name}</Box>
          <Box sx={{ fontSize: '0.75rem', color: '#d5e7df' }}>{t('phone.businessAccount')}</Box>
        </Box>
      </Box>
    </Box>
  );
}
