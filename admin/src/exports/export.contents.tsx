import { Box, Typography } from '@mui/material';
import { Fact, Facts } from '../shared/facts';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';

const PARTS = ['people', 'consent', 'messages', 'files', 'house', 'records', 'proof'] as const;

export function ExportContents() {
  const t = useT();
  return (
    <Section title={t('exports.inside')} hint={t('exports.insideHint')}>
      <Box sx={{ display: 'grid', gap: 2 }}>
        <Facts>{PARTS.map((part) => <Fact key={part} name={t(`exports.part.${part}.name`)}>{t(`exports.part.${part}.what`)}</Fact>)}</Facts>
        <Typography variant="body2" color="textSecondary">{t('exports.outside')}</Typography>
      </Box>
    </Section>
  );
}
