import { Avatar, Box, Button, Skeleton, Typography } from '@mui/material';
import { useGetOne } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Contact } from '../api.generated';
import { Attributes } from '../contacts/attributes';
import { ConsentStates } from '../contacts/consent.states';
import { Identities } from '../contacts/identities';
import { initialsOf } from '../shared/initials';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';

export function ContactSide({ contactId }: { contactId: string }) {
  const t = useT();
  const { data: contact, error, refetch } = useGetOne<Contact>('contacts', { id: contactId });
  if (error && !contact) return <Box sx={{ p: 2 }}><ProblemAlert error={error} onRetry={() => void refetch()} /></Box>;
  if (!contact) return <Box sx={{ p: 2.5, display: 'grid', gap: 2 }}><Skeleton variant="rounded" height={92} /><Skeleton variant="rounded" height={160} /></Box>;
  return (
    <Box sx={{ p: 2.5, display: 'grid', gap: 3 }}>
      <Box sx={{ display: 'grid', justifyItems: 'center', gap: 1, textAlign: 'center' }}>
        <Avatar sx={{ width: 56, height: 56, bgcolor: 'primary.light', color: 'primary.main', fontWeight: 650 }}>{initialsOf(contact.name)}</Avatar>
        <Typography variant="h2"><bdi>{contact.name ?? t('contact.unnamed')}</bdi></Typography>
        <Button component={Link} to={`/contacts/${contact.id}`} size="small" variant="outlined">{t('inbox.openContact')}</Button>
      </Box>
      <Box component="section"><Typography variant="h3" sx={{ mb: 1 }}>{t('contact.identities')}</Typography><Identities identities={contact.identities} /></Box>
      <Box component="section"><Typography variant="h3" sx={{ mb: 1 }}>{t('consent.title')}</Typography><ConsentStates contact={contact} compact /></Box>
      {Object.keys(contact.attributes).length > 0 && (
        <Box component="section"><Typography variant="h3" sx={{ mb: 1 }}>{t('contact.attributes')}</Typography><Attributes attributes={contact.attributes} /></Box>
      )}
    </Box>
  );
}
