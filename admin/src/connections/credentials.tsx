import { Box, Button } from '@mui/material';
import { useState } from 'react';
import type { Connection } from '../api.generated';
import { useMay } from '../app/session';
import { MONO } from '../app/theme';
import { Fact, Facts } from '../shared/facts';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import { CredentialsDialog } from './credentials.dialog';
import { labelOfField } from './field.label';

/** The server gives masks and no more. */
export function Credentials({ connection }: { connection: Connection }) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const [replacing, setReplacing] = useState(false);
  const gone = connection.status === 'disconnected';
  return (
    <Section title={t('credentials.title')} hint={t(gone ? 'credentials.gone' : 'credentials.hint')}
      action={!gone && may('connections.write') && <Button variant="outlined" color="inherit" onClick={() => setReplacing(true)}>{t('credentials.replace')}</Button>}>
      <Facts>
        {Object.entries(connection.credentials).map(([name, mask]) => <Fact key={name} name={labelOfField(name)}><Box component="bdi" dir="ltr" sx={{ fontFamily: MONO, fontSize: '0.8125rem' }}>{mask}</Box></Fact>)}
        {connection.credentialsChangedAt && <Fact name={t('credentials.changed')}>{format.exact(connection.credentialsChangedAt)}</Fact>}
      </Facts>
      {replacing && <CredentialsDialog connection={connection} onClose={() => setReplacing(false)} />}
    </Section>
  );
}
