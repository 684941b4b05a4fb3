import { Box, Typography } from '@mui/material';
import { useMay } from '../app/session';
import { Section } from '../shared/page';
import { TextLink } from '../shared/text.link';
import { useT } from '../shared/translate';
import type { RetentionClass } from './privacy.types';
import { ClassDetails, useClassWords, useDays } from './retention.words';

/** Classes whose days nobody sets: fixed, or as long as what they belong to. */
export function RetentionFixed({ classes }: { classes: RetentionClass[] }) {
  const t = useT();
  const may = useMay();
  const days = useDays();
  const words = useClassWords();
  return (
    <Section title={t('retention.fixed')} hint={t('retention.fixedHint')} flush>
      {classes.map((each) => {
        const what = words('what', each);
        return (
          <Box key={each.name} data-class={each.name} sx={{ px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider', display: 'grid', gap: 1.5, gridTemplateColumns: 'minmax(0, 1fr) auto', alignItems: 'start' }}>
            <Box sx={{ display: 'grid', gap: 0.5 }}>
              <Typography variant="body2" sx={{ fontWeight: 600 }} lang={what.lang}>{what.text}</Typography>
              <ClassDetails of={each} />
            </Box>
            <Typography variant="body2" color="textSecondary" sx={{ textAlign: 'end', whiteSpace: 'nowrap' }}>
              {each.name === 'security' && may('audit.read') ? <TextLink to="/audit-log/settings">{t('audit.settings.page')}</TextLink> : each.days === 0 ? t('retention.noEnd') : days(each.days)}
            </Typography>
          </Box>
        );
      })}
    </Section>
  );
}
