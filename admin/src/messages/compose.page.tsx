import SendIcon from '@mui/icons-material/SendOutlined';
import { Alert, Autocomplete, Box, Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useGetList, useGetOne } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import type { Connection, Contact, MessageAccepted, SendMessage } from '../api.generated';
import { BackLink } from '../shared/back.link';
import { useDebounced } from '../shared/debounced';
import { Page, Section } from '../shared/page';
import { TextLink } from '../shared/text.link';
import { useT } from '../shared/translate';
import { usePluginOf } from './attachment';
import { contentFor, EMPTY, KINDS, type Kind } from './compose.body';
import { ComposeFields } from './compose.fields';
import { DryRun, useDryRun } from './dry.run';
import { PurposeSelect, type SendPurpose } from './purpose.select';
import { SendOutcome } from './send.outcome';
import { useSend } from './send';

const labelOf = (contact: Contact): string => [contact.name, contact.identities[0]?.address].filter(Boolean).join(' · ') || contact.id;
const NEEDS: Record<Kind, string> = { text: 'text', template: 'template', file: 'document', location: 'location', contacts: 'contacts', button: 'interactive', list: 'interactive', cta_url: 'interactive' };

/** One message to one person, and beside it what the gate will say, before anything is sent. */
export function ComposePage() {
  const t = useT();
  const [address] = useSearchParams();
  const [line, setLine] = useState('');
  const [contact, setContact] = useState<Contact | null>();
  const [purpose, setPurpose] = useState<SendPurpose>('service');
  const [wanted, setWanted] = useState<Kind>('text');
  const [writing, setWriting] = useState(EMPTY);
  const [sent, setSent] = useState<MessageAccepted['id']>();
  const [round, setRound] = useState(0);
  const asked = address.get('contact');
  const { data: given } = useGetOne<Contact>('contacts', { id: asked ?? '' }, { enabled: asked !== null });
  const { data: connections = [] } = useGetList<Connection>('connections', { pagination: { page: 1, perPage: 200 } });
  const usable = connections.filter(({ status }) => status !== 'disconnected');
  const connection = usable.find(({ id }) => id === line) ?? usable[0];
  const plugin = usePluginOf(connection?.plugin);
  const person = contact === undefined ? (given ?? null) : contact;
  const kinds = KINDS.filter((kind) => connection?.types.includes(NEEDS[kind]) ?? true);
  const kind = kinds.includes(wanted) ? wanted : (kinds[0] ?? 'text');
  const content = contentFor(kind, writing);
  const body: SendMessage | undefined = content && connection && person ? { connectionId: connection.id, contactId: person.id, purpose, ...content } : undefined;
  const run = useDryRun(body);
  const { busy, failure, send, forget } = useSend({ onAccepted: ({ id }) => setSent(id) });
  const submit = async () => {
    setSent(undefined);
    if (!body || !(await send(body))) return;
    setWriting(EMPTY);
    setRound(round + 1);
  };
  return (
    <Page title={t('compose.title')} subtitle={t('compose.hint')} above={<BackLink to="/messages">{t('messages.title')}</BackLink>}>
      <Box sx={{ display: 'grid', columnGap: 3, gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) minmax(0, 440px)' }, alignItems: 'start' }}>
        <Section title={t('compose.message')}>
          <Box component="form" onSubmit={(event) => { event.preventDefault(); void submit(); }} sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2 }}>
            {sent && <Alert role="status" severity="success" variant="outlined" onClose={() => setSent(undefined)} closeText={t('action.close')}>{t('compose.sent')} <TextLink to={`/messages/${sent}`}>{t('message.details')}</TextLink></Alert>}
            <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
              <TextField select label={t('messages.connection')} value={connection?.id ?? ''} onChange={(event) => setLine(event.target.value)}>
                {usable.map(({ id, name }) => <MenuItem key={id} value={id}>{name}</MenuItem>)}
              </TextField>
              <ContactField value={person} onChange={setContact} />
              <PurposeSelect value={purpose} onChange={setPurpose} />
              <TextField select label={t('compose.kind')} value={kind} onChange={(event) => { setWanted(event.target.value as Kind); setWriting(EMPTY); }}>
                {kinds.map((each) => <MenuItem key={each} value={each}>{t(`compose.kinds.${each}`)}</MenuItem>)}
              </TextField>
            </Box>
            {connection && <ComposeFields key={`${connection.id} ${kind} ${round}`} kind={kind} writing={writing} onChange={(change) => setWriting((now) => ({ ...now, ...change }))} plugin={plugin} connectionId={connection.id} />}
            <SendOutcome failure={failure} onClose={forget} />
            <Box><Button type="submit" variant="contained" loading={busy} loadingPosition="end" endIcon={<SendIcon sx={{ '[dir=rtl] &': { transform: 'scaleX(-1)' } }} />} disabled={!run.allowed}>{t('composer.send')}</Button></Box>
          </Box>
        </Section>
        <DryRun run={run} empty={body === undefined} />
      </Box>
    </Page>
  );
}

function ContactField({ value, onChange }: { value: Contact | null; onChange: (contact: Contact | null) => void }) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const q = useDebounced(value && typed === labelOf(value) ? '' : typed.trim());
  const { data = [], isFetching } = useGetList<Contact>('contacts', { filter: q ? { q } : {}, pagination: { page: 1, perPage: 20 } });
  return (
    <Autocomplete options={data} value={value} onChange={(_, next) => onChange(next)} inputValue={typed} onInputChange={(_, next) => setTyped(next)} getOptionLabel={labelOf} getOptionKey={({ id }) => id} isOptionEqualToValue={(a, b) => a.id === b.id}
      filterOptions={(options) => options} loading={isFetching} loadingText={t('app.loading')} noOptionsText={t('contacts.noneFound')} openText={t('action.open')} closeText={t('action.close')} clearText={t('messages.clear')}
      renderInput={(params) => <TextField {...params} label={t('message.contact')} />} />
  );
}
