import KeyboardIcon from '@mui/icons-material/KeyboardOutlined';
import { Box, ButtonBase, IconButton, MenuItem, TextField, Tooltip } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { useActions } from '../app/data.actions';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import { countOf, searchOf, VIEWS, type InboxFilter } from './inbox.filter';

interface Props { filter: InboxFilter; typed: string; onType: (text: string) => void; onLabel: (label: string) => void; onHelp: () => void; path: string }

export const SEARCH_ID = 'inbox-search';

/** What of the inbox is shown: one of a few views with its count, a label, or what a search finds anywhere. */
export function InboxFilters({ filter, typed, onType, onLabel, onHelp, path }: Props) {
  const t = useT();
  const format = useFormat();
  const actions = useActions();
  const { data: counts } = useQuery({ queryKey: ['conversations', 'counts'], queryFn: actions.conversationCounts });
  const { data: labels } = useQuery({ queryKey: ['conversations', 'labels'], queryFn: actions.conversationLabels });
  const known = labels?.data ?? [];
  const searching = typed.trim() !== '';
  return (
    <Box role="search" aria-label={t('desk.filters')} sx={{ px: 1.5, pb: 1.25, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1.25, borderBottom: 1, borderColor: 'divider' }}>
      <Box sx={{ display: 'flex', gap: 0.5, alignItems: 'center' }}>
        <TextField id={SEARCH_ID} type="search" label={t('desk.search')} value={typed} onChange={(event) => onType(event.target.value)} autoComplete="off" fullWidth
          onKeyDown={(event) => { if (event.key === 'Escape') (event.target as HTMLElement).blur(); }} />
        <Tooltip title={t('desk.keys.title')}><IconButton aria-label={t('desk.keys.title')} onClick={onHelp}><KeyboardIcon /></IconButton></Tooltip>
      </Box>
      <Box component="nav" aria-label={t('desk.views')} sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
        {VIEWS.map((view) => {
          const count = countOf(view, counts);
          const chosen = !searching && view === filter.view;
          return (
            <ButtonBase key={view} component={Link} to={{ pathname: path, search: searchOf({ ...filter, view }) }} replace aria-current={chosen ? 'true' : undefined} onClick={() => onType('')}
              sx={{ border: 1, borderColor: chosen ? 'primary.main' : 'divider', bgcolor: chosen ? 'primary.light' : 'transparent', color: chosen ? 'primary.main' : 'text.primary', borderRadius: '9px', px: 1, minHeight: 30, fontSize: '0.8125rem', fontWeight: 600, gap: 0.5, '&:hover': { bgcolor: chosen ? 'primary.light' : 'action.hover' } }}>
              {t(`desk.view.${view}`)}{count !== undefined && count > 0 && <Box component="span" data-count={view} sx={{ color: chosen ? 'inherit' : 'text.secondary', fontWeight: 500 }}>{format.number(count)}</Box>}
            </ButtonBase>
          );
        })}
      </Box>
      {(known.length > 0 || filter.label) && (
        <TextField select label={t('desk.label')} value={filter.label} onChange={(event) => onLabel(event.target.value)} slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
          <MenuItem value="">{t('messages.any')}</MenuItem>
          {(known.some(({ name }) => name === filter.label) || !filter.label ? known : [...known, { name: filter.label, conversations: 0 }]).map(({ name, conversations }) => <MenuItem key={name} value={name}><bdi>{name}</bdi>&nbsp;<Box component="span" sx={{ color: 'text.secondary' }}>{format.number(conversations)}</Box></MenuItem>)}
        </TextField>
      )}
      {searching && <Box role="status" sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>{t('desk.searchHint')}</Box>}
    </Box>
  );
}
