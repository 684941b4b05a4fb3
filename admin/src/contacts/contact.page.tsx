import { Box, Button, Skeleton } from '@mui/material';
import { useState } from 'react';
import { useGetOne } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { Contact } from '../api.generated';
import { useMay } from '../app/session';
import { ContactRequests } from '../privacy/contact.requests';
import { BackLink } from '../shared/back.link';
import { CopyText } from '../shared/copy';
import { Page, Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { ContactTags } from '../tags/contact.tags';
import { Attributes } from './attributes';
import { ConsentSection } from './consent.section';
import { ContactMerge } from './contact.merge';
import { ContactPlace } from './contact.place';
import { ContactRename } from './contact.rename';
import { ConversationButton } from './conversation.button';
import { Identities } from './identities';
import { RestrictionsSection } from './restrictions.section';

export function ContactPage() {
  const t = useT();
  const may = useMay();
  const { id = '' } = useParams();
  const [dialog, setDialog] = useState<'merge' | 'rename'>();
  const { data: contact, error, refetch } = useGetOne<Contact>('contacts', { id });
  const back = <BackLink to="/contacts">{t('contacts.title')}</BackLink>;
  if (error && !contact) return <Page title={t('contacts.title')} above={back}><ProblemAlert error={error} onRetry={() => void refetch()} /></Page>;
  if (!contact) return <Page title="…" above={back}><Skeleton variant="rounded" height={150} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={360} /></Page>;
  const actions = (
    <>
      {may('contacts.write') && <Button color="inherit" variant="outlined" onClick={() => setDialog('rename')}>{t('contact.rename')}</Button>}
      {may('contacts.write') && <Button color="inherit" variant="outlined" onClick={() => setDialog('merge')}>{t('contact.merge')}</Button>}
      {may('messages.send') && <ConversationButton contact={contact} />}
    </>
  );
  return (
    <Page title={contact.name ?? t('contact.unnamed')} subtitle={<CopyText label={t('message.contactId')} value={contact.id} />} above={back} actions={actions}>
      <Box sx={{ display: 'grid', columnGap: 3, gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 300px) minmax(0, 1fr)' }, alignItems: 'start' }}>
        <Box>
          <Section title={t('contact.identities')}><Identities identities={contact.identities} /></Section>
          <ContactTags contact={contact} />
          {Object.keys(contact.attributes).length > 0 && <Section title={t('contact.attributes')}><Attributes attributes={contact.attributes} /></Section>}
          <ContactPlace contact={contact} />
          {may('restrictions.read') && <RestrictionsSection contact={contact} />}
          {may('privacy.read') && <ContactRequests contact={contact} />}
        </Box>
        <ConsentSection contact={contact} />
      </Box>
      {dialog === 'merge' && <ContactMerge contact={contact} onClose={() => setDialog(undefined)} />}
      {dialog === 'rename' && <ContactRename contact={contact} onClose={() => setDialog(undefined)} />}
    </Page>
  );
}
