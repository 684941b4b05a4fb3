import { Box } from '@mui/material';
import { useGetOne } from 'react-admin';
import type { Contact } from '../api.generated';
import { useMay } from '../app/session';
import { MONO } from '../app/theme';
import { TextLink } from '../shared/text.link';
import { useT } from '../shared/translate';
import { useDoer } from './privacy.words';

const ID_SHOWN = 8;

/** A contact by name; one that was erased has none any more. */
export function ContactName({ id, plain }: { id: string; plain?: boolean }) {
  const t = useT();
  const { data, error } = useGetOne<Contact>('contacts', { id });
  // What is left of an erased one has neither name nor address.
  if (error || (data && data.name === null && data.identities.length === 0)) return <span>{t('privacyRequests.gone')} <Box component="code" dir="ltr" sx={{ fontFamily: MONO, fontSize: '0.75rem', color: 'text.secondary' }}>…{id.slice(-ID_SHOWN)}</Box></span>;
  const name = <bdi>{data ? (data.name ?? data.identities[0]?.address ?? t('contact.unnamed')) : '…'}</bdi>;
  return plain ? name : <TextLink to={`/contacts/${id}`}>{name}</TextLink>;
}

export function MemberName({ id, plain }: { id: string; plain?: boolean }) {
  const may = useMay();
  const doer = useDoer();
  const name = <bdi>{doer(id)}</bdi>;
  return plain || !may('members.read') ? name : <TextLink to={`/users/${id}`}>{name}</TextLink>;
}

interface Props { request: { contactId: string | null; userId: string | null; requester: { name: string | null; address: string | null } }; plain?: boolean }

/** Whose data it is about, as well as it is known: a contact, a colleague, or what whoever asks said of themselves. */
export function Subject({ request: { contactId, userId, requester }, plain = false }: Props) {
  const t = useT();
  if (contactId) return <ContactName id={contactId} plain={plain} />;
  if (userId) return <MemberName id={userId} plain={plain} />;
  const told = [requester.name, requester.address].filter(Boolean).join(' · ');
  return told ? <bdi>{told}</bdi> : <span>{t('privacyRequests.nobody')}</span>;
}
