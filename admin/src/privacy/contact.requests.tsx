import { Box, Button, Skeleton } from '@mui/material';
import { useState } from 'react';
import type { Contact } from '../api.generated';
import { useMay } from '../app/session';
import { Pager, useCursorList } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { RowLink } from '../shared/row.link';
import { useT } from '../shared/translate';
import type { PrivacyRequest } from './privacy.types';
import { Due, RequestStateTag, useKindWords } from './privacy.words';
import { RequestTake } from './request.take';

/** What one person asked of their data, and where a new request of theirs is taken. */
export function ContactRequests({ contact }: { contact: Contact }) {
  const t = useT();
  const may = useMay();
  const [taking, setTaking] = useState(false);
  const list = useCursorList<PrivacyRequest>('privacy/requests', { contactId: contact.id }, 5);
  return (
    <Section title={t('privacyRequests.title')} action={may('privacy.write') && <Button size="small" variant="outlined" color="inherit" onClick={() => setTaking(true)}>{t('privacyRequests.take')}</Button>}>
      {list.error !== null && <ProblemAlert error={list.error} onRetry={list.retry} />}
      {!list.rows && list.error === null && <Skeleton variant="rounded" height={56} />}
      {list.rows?.length === 0 && <Box sx={{ color: 'text.secondary' }}>{t('privacyRequests.personNone')}</Box>}
      {list.rows?.map((request) => <Line key={request.id} request={request} />)}
      <Pager list={list} />
      {taking && <RequestTake contact={contact} onClose={() => setTaking(false)} />}
    </Section>
  );
}

function Line({ request }: { request: PrivacyRequest }) {
  const format = useFormat();
  const kindWords = useKindWords();
  const { id, kind, state, receivedAt } = request;
  return (
    <Box data-request={id} sx={{ position: 'relative', py: 1, '& + &': { borderTop: 1, borderColor: 'divider' } }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
        <RowLink to={`/privacy/requests/${id}`}>{kindWords(kind)}</RowLink>
        <Box component="time" dateTime={receivedAt} title={format.exact(receivedAt)} sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>{format.date(receivedAt)}</Box>
      </Box>
      <Box sx={{ display: 'flex', gap: 0.75, flexWrap: 'wrap', mt: 0.5 }}><RequestStateTag state={state} /><Due request={request} /></Box>
    </Box>
  );
}
