import PhoneIcon from '@mui/icons-material/SmartphoneOutlined';
import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { MessageDrawer } from '../messages/message.drawer';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { EmptyState } from '../shared/states';
import { useT } from '../shared/translate';
import { BusinessSide } from './business.side';
import { EventsButton } from './events.dialog';
import { FaultsMenu } from './faults.menu';
import { FromCode } from './from.code';
import { PartySelect } from './party.select';
import { usePeople } from './people';
import { Phone } from './phone';
import { SimulatorSkeleton } from './simulator.skeleton';

/** Both ends of one conversation side by side: the person's phone and the business that writes to it. */
export function SimulatorPage() {
  const t = useT();
  const [opened, setOpened] = useState<string>();
  const people = usePeople();
  const { connection, contact, phone } = people;
  if (people.error) return <Page title={t('simulator.title')}><ProblemAlert error={people.error} onRetry={people.retry} /></Page>;
  if (people.loading) return <Page title={t('simulator.title')} subtitle={t('simulator.hint')}><SimulatorSkeleton /></Page>;
  if (!connection || !contact || phone === undefined) {
    return (
      <Page title={t('simulator.title')}>
        <EmptyState icon={<PhoneIcon />} text={t(connection ? 'simulator.noContact' : 'simulator.noConnection')}
          action={<Button variant="contained" component={Link} to={connection ? '/contacts' : '/connections'}>{t(connection ? 'simulator.toContacts' : 'simulator.toConnections')}</Button>} />
      </Page>
    );
  }
  return (
    <Page title={t('simulator.title')} subtitle={t('simulator.hint')} actions={<><PartySelect people={people} /><EventsButton connectionId={connection.id} /><FaultsMenu connectionId={connection.id} /></>}>
      <Box sx={{ display: 'grid', gap: { xs: 3, lg: 4 }, gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) 372px' }, alignItems: 'start' }}>
        <BusinessSide key={`${connection.id}${contact.id}`} connection={connection} contact={contact} onOpen={setOpened} />
        <Phone connection={connection} contact={contact} phone={phone} />
      </Box>
      <FromCode connectionId={connection.id} contactId={contact.id} />
      <MessageDrawer id={opened} onClose={() => setOpened(undefined)} />
    </Page>
  );
}
