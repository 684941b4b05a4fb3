import { Box, Typography } from '@mui/material';
import { CopyBlock } from '../shared/copy';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';

/** Works without the server: whoever is handed a copy can check it. */
export function ExportVerify() {
  const t = useT();
  return (
    <Section title={t('exports.verify')} hint={t('exports.verifyHint')}>
      <Box sx={{ display: 'grid', gap: 1.5 }}>
        <CopyBlock label={t('exports.verifyCommand')} value="consentry export verify FILE.zip" />
        <Typography variant="body2" color="textSecondary">{t('exports.verifySum')}</Typography>
      </Box>
    </Section>
  );
}
