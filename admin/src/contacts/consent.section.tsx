import { Box, Button } from '@mui/material';
import { useState } from 'react';
import type { ConsentState, Contact } from '../api.generated';
import { useMay } from '../app/session';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import { ConsentDialog, type ConsentChange } from './consent.dialog';
import { ConsentRecords } from './consent.records';
import { ReceiptsButton } from './consent.receipts';
import { ConsentStates } from './consent.states';

export function ConsentSection({ contact }: { contact: Contact }) {
  const t = useT();
  const may = useMay();
  const [change, setChange] = useState<ConsentChange>();
  const action = may('consents.write')
    ? (channel: string, purpose: ConsentState['purpose'], granted: boolean) => (
        <Button size="small" variant="outlined" color={granted ? 'error' : 'primary'} onClick={() => setChange({ channel, purpose, state: granted ? 'withdrawn' : 'granted' })}
          aria-label={t(granted ? 'consent.withdrawNamed' : 'consent.recordNamed', { purpose: t(`purpose.${purpose}`) })}>
          {t(granted ? 'consent.withdraw' : 'consent.record')}
        </Button>
      )
    : undefined;
  return (
    <Box sx={{ minWidth: 0 }}>
      <Section title={t('consent.title')} hint={t('consent.hint')}><ConsentStates contact={contact} action={action} /></Section>
      <Section title={t('consent.records')} hint={t('consent.recordsHint')} action={<ReceiptsButton contactId={contact.id} />} flush><ConsentRecords contactId={contact.id} /></Section>
      {change && <ConsentDialog contact={contact} change={change} onClose={() => setChange(undefined)} />}
    </Box>
  );
}
