import CheckIcon from '@mui/icons-material/Check';
import { Box } from '@mui/material';
import { useT } from '../shared/translate';

/** Seen beside the button, and said. */
export function Saved({ when, children }: { when: boolean; children?: string }) {
  const t = useT();
  return (
    <Box role="status" sx={{ color: 'success.main', fontSize: '0.875rem', fontWeight: 600 }}>
      {when && <Box component="span" sx={{ display: 'inline-flex', gap: 0.5, alignItems: 'center' }}><CheckIcon aria-hidden sx={{ fontSize: 18 }} />{children ?? t('profile.saved')}</Box>}
    </Box>
  );
}
