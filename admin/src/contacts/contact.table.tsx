import { Avatar, Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { Contact } from '../api.generated';
import { useFormat } from '../shared/format';
import { initialsOf } from '../shared/initials';
import { linkedRow, RowLink } from '../shared/row.link';
import { useName, useT } from '../shared/translate';
import { TagChips } from '../tags/tag.chip';

const WIDE = { display: { xs: 'none', sm: 'table-cell' } } as const;

export function ContactTable({ contacts }: { contacts: Contact[] }) {
  const t = useT();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('contacts.title')}>
        <TableHead>
          <TableRow><TableCell>{t('contact.name')}</TableCell><TableCell>{t('contact.address')}</TableCell><TableCell sx={WIDE} align="right">{t('contact.added')}</TableCell></TableRow>
        </TableHead>
        <TableBody>{contacts.map((contact) => <ContactRow key={contact.id} contact={contact} />)}</TableBody>
      </Table>
    </TableContainer>
  );
}

function ContactRow({ contact }: { contact: Contact }) {
  const t = useT();
  const name = useName();
  const format = useFormat();
  const [first, ...others] = contact.identities;
  return (
    <TableRow sx={linkedRow}>
      <TableCell>
        <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center' }}>
          <Avatar aria-hidden sx={{ width: 32, height: 32, fontSize: '0.78125rem', fontWeight: 650, bgcolor: 'primary.light', color: 'primary.main', display: { xs: 'none', sm: 'flex' } }}>{initialsOf(contact.name)}</Avatar>
          <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}><RowLink to={`/contacts/${contact.id}`}><bdi>{contact.name ?? t('contact.unnamed')}</bdi></RowLink><TagChips tags={contact.tags} most={3} /></Box>
        </Box>
      </TableCell>
      <TableCell>
        {first && <><Box component="span" dir="ltr" sx={{ unicodeBidi: 'isolate', overflowWrap: 'anywhere' }}>{first.address}</Box> <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.78125rem' }}>{name('channel', first.channel)}{others.length > 0 && ` +${others.length}`}</Box></>}
      </TableCell>
      <TableCell sx={{ ...WIDE, color: 'text.secondary', whiteSpace: 'nowrap' }} align="right">{format.moment(contact.createdAt)}</TableCell>
    </TableRow>
  );
}
