import { Box, Typography } from '@mui/material';
import { CopyBlock } from '../shared/copy';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';

/** Never from here: whoever restores has no panel. Read before it is needed. */
export function BackupRestore({ newest = 'bak_…' }: { newest: string | undefined }) {
  const t = useT();
  const step = (key: 'key' | 'stop' | 'run' | 'check') => t(`backups.step.${key}`);
  return (
    <Section title={t('backups.restore')} hint={t('backups.restoreHint')}>
      <Box component="ol" sx={{ m: 0, paddingInlineStart: '22px', display: 'grid', gap: 1, '& > li': { minWidth: 0 } }}>
        <li>{step('key')}</li>
        <li>{step('stop')}</li>
        <li><Box sx={{ display: 'grid', gap: 1 }}>{step('run')}<CopyBlock label={t('backups.restoreCommand')} value={`consentry restore --from ${newest}`} /><Typography variant="body2" color="textSecondary">{t('backups.overwrite')}</Typography></Box></li>
        <li><Box sx={{ display: 'grid', gap: 1 }}>{step('check')}<CopyBlock label={t('backups.checkCommand')} value="consentry audit verify" /></Box></li>
      </Box>
    </Section>
  );
}
