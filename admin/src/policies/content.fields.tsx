import { Alert, Box, FormControlLabel, Switch, Typography } from '@mui/material';
import { useState } from 'react';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import type { Part } from './policies.form';

/** Whether what people write is kept at all. Switched on it takes away what is stored, so it asks first. */
export function ContentFields({ policies, disabled }: Part) {
  const t = useT();
  const [on, setOn] = useState(policies.zeroContent);
  const [asking, setAsking] = useState(false);
  const label = (name: 'zero' | 'ai') => <Box sx={{ pt: '7px' }}><Typography variant="body2" sx={{ fontWeight: 600 }}>{t(`policies.content.${name}`)}</Typography><Typography variant="body2" color="textSecondary">{t(`policies.content.${name}Hint`)}</Typography></Box>;
  return (
    <Section title={t('policies.content.title')} hint={t('policies.content.hint')}>
      <Box sx={{ display: 'grid', gap: 1.5 }}>
        <FormControlLabel disabled={disabled} sx={{ alignItems: 'flex-start' }} label={label('zero')}
          control={<Switch name="zeroContent" checked={on} onChange={(_event, checked) => (checked && !policies.zeroContent ? setAsking(true) : setOn(checked))} />} />
        {on && !policies.zeroContent && <Alert severity="warning" variant="outlined">{t('policies.content.unsaved')}</Alert>}
        <FormControlLabel disabled={disabled} sx={{ alignItems: 'flex-start' }} label={label('ai')} control={<Switch name="zeroContentAi" defaultChecked={policies.zeroContentAi} />} />
      </Box>
      {asking && <ConfirmDialog title={t('policies.content.askTitle')} confirm={t('policies.content.ask')} typed={t('policies.content.word')} danger onConfirm={async () => setOn(true)} onClose={() => setAsking(false)}>{t('policies.content.askHint')}</ConfirmDialog>}
    </Section>
  );
}
