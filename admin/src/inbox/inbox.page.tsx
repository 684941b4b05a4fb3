import ForumIcon from '@mui/icons-material/ForumOutlined';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDataProvider } from 'react-admin';
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router-dom';
import type { Conversation } from '../api.generated';
import { FirstStep } from '../app/first.step';
import { useMay } from '../app/session';
import { MessageDrawer } from '../messages/message.drawer';
import { useCursorList } from '../shared/cursor.list';
import { useDebounced } from '../shared/debounced';
import { Hidden } from '../shared/hidden';
import { EmptyState } from '../shared/states';
import { useT } from '../shared/translate';
import { ContactSide } from './contact.side';
import { ConversationList } from './conversation.list';
import { ConversationView } from './conversation.view';
import { filterIn, queryOf, searchOf } from './inbox.filter';
import { InboxFilters, SEARCH_ID } from './inbox.filters';
import { useShortcuts } from './inbox.keys';
import { KeysHelp } from './keys.help';
import { ROOMY } from './roomy';

const PER_PAGE = 50;

/** List, thread, contact. On a narrow screen one at a time, as the address says. */
export function InboxPage() {
  const t = useT();
  const { id } = useParams();
  const may = useMay();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [address] = useSearchParams();
  const [opened, setOpened] = useState<string>();
  const [typed, setTyped] = useState('');
  const [helping, setHelping] = useState(false);
  const filter = filterIn(address);
  const search = searchOf(filter);
  const q = useDebounced(typed.trim());
  const list = useCursorList<Conversation>('conversations', queryOf(filter, q), PER_PAGE);
  // Always asked for itself: a list that is narrowed loses it the moment it is closed or given away. Not by `useGetOne`: a list
  // that is read again passes an old record off as a new one there, and the composer would offer what the person has forbidden.
  const data = useDataProvider();
  const { data: fetched, error } = useQuery({ queryKey: ['conversations', 'open', id], queryFn: async () => (await data.getOne<Conversation>('conversations', { id: id ?? '' })).data, enabled: id !== undefined });
  const conversation = id ? (fetched ?? list.rows?.find((each) => each.id === id)) : undefined;
  const narrowed = q !== '' || filter.view !== 'open' || filter.label !== '';
  const step = (by: 1 | -1) => {
    const rows = [...document.querySelectorAll<HTMLElement>('[data-conversation]')].map((row) => row.dataset['conversation']!);
    const at = rows.indexOf(id ?? '');
    const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (next) void navigate({ pathname: `/inbox/${next}`, search });
  };
  useShortcuts({ j: () => step(1), k: () => step(-1), '/': () => document.getElementById(SEARCH_ID)?.focus(), '?': () => setHelping(true) });
  const clear = () => {
    setTyped('');
    void navigate({ pathname, search: '' });
  };
  const filters = <InboxFilters filter={filter} typed={typed} onType={setTyped} onLabel={(label) => void navigate({ pathname, search: searchOf({ ...filter, label }) }, { replace: true })} onHelp={() => setHelping(true)} path={pathname} />;
  const none = narrowed && <EmptyState icon={<ForumIcon />} text={t(q ? 'desk.noneFound' : 'desk.noneHere')} action={<Button variant="outlined" onClick={clear}>{t('messages.clear')}</Button>} />;
  return (
    <Box sx={{ height: '100%', display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '310px minmax(0, 1fr)' }, ...(conversation && { [ROOMY]: { gridTemplateColumns: '320px minmax(0, 1fr) 290px' } }) }}>
      <title>{`${t('inbox.title')} · Consentry`}</title>
      <Hidden component="h1">{t('inbox.title')}</Hidden>
      <Box sx={{ display: { xs: id ? 'none' : 'flex', sm: 'flex' }, flexDirection: 'column', minHeight: 0, borderRight: 1, borderColor: 'divider', bgcolor: 'background.paper' }}>
        <ConversationList list={list} selected={id} search={search} filters={filters} none={none} />
      </Box>
      <Box sx={{ display: { xs: id ? 'flex' : 'none', sm: 'flex' }, flexDirection: 'column', minHeight: 0, minWidth: 0, bgcolor: 'surface.sunken' }}>
        {conversation && <ConversationView key={conversation.id} conversation={conversation} onOpen={setOpened} back={`/inbox?${search}`} />}
        {!conversation && (list.rows?.length !== 0 || error !== null || narrowed) && <Box sx={{ m: 'auto' }}><EmptyState icon={<ForumIcon />} text={t(error ? 'inbox.gone' : 'inbox.choose')} /></Box>}
        {!conversation && list.rows?.length === 0 && !error && !narrowed && <Box sx={{ m: 'auto' }}><EmptyState icon={<ForumIcon />} text={t('inbox.empty')} action={<FirstStep />} /></Box>}
      </Box>
      {conversation && may('contacts.read') && (
        <Box component="aside" aria-label={t('inbox.contact')} sx={{ display: 'none', [ROOMY]: { display: 'block' }, minHeight: 0, overflowY: 'auto', borderLeft: 1, borderColor: 'divider', bgcolor: 'background.paper' }}>
          <ContactSide contactId={conversation.contactId} />
        </Box>
      )}
      <MessageDrawer id={opened} onClose={() => setOpened(undefined)} />
      {helping && <KeysHelp onClose={() => setHelping(false)} />}
    </Box>
  );
}
