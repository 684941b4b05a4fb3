import CheckIcon from '@mui/icons-material/CheckCircleOutlineOutlined';
import { Box, Typography } from '@mui/material';
import { useT } from '../shared/translate';
import { Mark } from '../app/mark';

/** What stands behind the door, in three sentences. Says nothing that isn't enforced by the gate. */
export function SignInAside() {
  const t = useT();
  return (
    <Box component="aside" sx={{ display: { xs: 'none', md: 'flex' }, flexDirection: 'column', justifyContent: 'space-between', bgcolor: '#0b3f35', color: '#f4efe3', p: 6, position: 'relative', overflow: 'hidden' }}>
      <Rings />
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5 }}>
        <Mark size={34} /><Typography component="span" sx={{ fontWeight: 700, fontSize: '1.25rem', letterSpacing: '-0.02em' }}>Consentry</Typography>
      </Box>
      <Box sx={{ position: 'relative', maxWidth: 460 }}>
        <Typography component="p" sx={{ fontSize: '2rem', fontWeight: 650, lineHeight: 1.22, letterSpacing: '-0.02em', mb: 3 }}>{t('signIn.promise')}</Typography>
        {([t('signIn.point1'), t('signIn.point2'), t('signIn.point3')]).map((point) => (
          <Box key={point} sx={{ display: 'flex', gap: 1.25, alignItems: 'flex-start', mb: 1.25, color: '#dbe8e0' }}>
            <CheckIcon sx={{ fontSize: 20, mt: '2px', color: '#8fd3ba' }} /><Typography>{point}</Typography>
          </Box>
        ))}
      </Box>
      <Typography variant="body2" sx={{ color: '#b9d2c6', position: 'relative' }}>{t('signIn.foot')}</Typography>
    </Box>
  );
}

function Rings() {
  return (
    <Box component="svg" viewBox="0 0 600 600" aria-hidden sx={{ position: 'absolute', insetInlineEnd: -190, top: -190, width: 620, opacity: 0.5 }}>
      {[290, 230, 170, 110].map((radius) => <circle key={radius} cx="300" cy="300" r={radius} fill="none" stroke="#1d6655" strokeWidth="1.5" />)}
    </Box>
  );
}
