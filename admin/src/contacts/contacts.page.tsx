import AddIcon from '@mui/icons-material/Add';
import PeopleIcon from '@mui/icons-material/PeopleAltOutlined';
import { Box, Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import { Link, useSearchParams } from 'react-router-dom';
import { useMay } from '../app/session';
import type { Contact, TagDetail } from '../api.generated';
import { Pager, useCursorList } from '../shared/cursor.list';
import { useDebounced } from '../shared/debounced';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { ContactCreate } from './contact.create';
import { ContactTable } from './contact.table';

/** The search stays out of the address and of storage: people look for names and numbers. */
export function ContactsPage() {
  const t = useT();
  const may = useMay();
  const [typed, setTyped] = useState('');
  const [creating, setCreating] = useState(false);
  const q = useDebounced(typed.trim());
  const [search, setSearch] = useSearchParams();
  const tagId = search.get('tag') ?? '';
  const { data: tags = [] } = useGetList<TagDetail>('tags', { pagination: { page: 1, perPage: 200 } }, { enabled: may('tags.read') });
  const list = useCursorList<Contact>('contacts', { ...(q && { q }), ...(tagId && { tagId }) });
  const clear = () => {
    setTyped('');
    setSearch({}, { replace: true });
  };
  const add = may('contacts.write') && <Button variant="contained" startIcon={<AddIcon />} onClick={() => setCreating(true)}>{t('contacts.add')}</Button>;
  return (
    <Page title={t('contacts.title')} subtitle={t('contacts.hint')} actions={<>{may('contacts.import') && <Button variant="outlined" color="inherit" component={Link} to="/imports">{t('imports.title')}</Button>}{add}</>}>
      <Box sx={{ display: 'flex', gap: 1.5, flexWrap: 'wrap', mb: 2 }}>
        <TextField type="search" label={t('contacts.search')} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" sx={{ width: '100%', maxWidth: 380 }} />
        {(tags.length > 0 || tagId) && (
          <TextField select label={t('tags.one')} value={tagId} onChange={(event) => setSearch(event.target.value ? { tag: event.target.value } : {}, { replace: true })} sx={{ minWidth: 170 }} slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
            <MenuItem value="">{t('messages.any')}</MenuItem>
            {tagId && tags.every(({ id }) => id !== tagId) && <MenuItem value={tagId}>…</MenuItem>}
            {tags.map((tag) => <MenuItem key={tag.id} value={tag.id}><bdi>{tag.name}</bdi></MenuItem>)}
          </TextField>
        )}
      </Box>
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden' }}>
        {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!list.rows && list.error === null && <SkeletonRows rows={8} height={56} />}
        {list.rows?.length === 0 && (q || tagId
          ? <EmptyState icon={<PeopleIcon />} text={t('contacts.noneFound')} action={<Button variant="outlined" onClick={clear}>{t('messages.clear')}</Button>} />
          : <EmptyState icon={<PeopleIcon />} text={t('contacts.empty')} action={add} />)}
        {list.rows && list.rows.length > 0 && <ContactTable contacts={list.rows} />}
        <Pager list={list} />
      </Box>
      {creating && <ContactCreate onClose={() => setCreating(false)} />}
    </Page>
  );
}
