import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import type { Contact, TagDetail } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { FormDialog } from '../shared/form.dialog';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import { TagChips } from './tag.chip';
import { TagChoice } from './tag.choice';

/** The tags of a contact. */
export function ContactTags({ contact }: { contact: Contact }) {
  const t = useT();
  const may = useMay();
  const [changing, setChanging] = useState(false);
  return (
    <Section title={t('tags.title')} action={may('contacts.write') && may('tags.read') && <Button size="small" variant="outlined" color="inherit" onClick={() => setChanging(true)}>{t('tags.change')}</Button>}>
      {contact.tags.length === 0 ? <Typography color="textSecondary">{t('tags.noneYet')}</Typography> : <TagChips tags={contact.tags} />}
      {changing && <ChangeTags contact={contact} onClose={() => setChanging(false)} />}
    </Section>
  );
}

function ChangeTags({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const t = useT();
  const actions = useActions();
  const [chosen, setChosen] = useState(contact.tags.map(({ id }) => id));
  const { data = contact.tags } = useGetList<TagDetail>('tags', { pagination: { page: 1, perPage: 200 } });
  const save = async () => {
    await actions.setContactTags(contact.id, chosen);
    await queryClient.invalidateQueries({ queryKey: ['contacts'] });
  };
  return <FormDialog title={t('tags.changeTitle')} submit={t('action.save')} onSubmit={save} onClose={onClose}>{() => <Box><TagChoice label={t('tags.title')} tags={[...contact.tags, ...data.filter(({ id }) => contact.tags.every((tag) => tag.id !== id))]} chosen={chosen} onChange={setChosen} /></Box>}</FormDialog>;
}
