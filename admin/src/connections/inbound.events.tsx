import { Box, Button, MenuItem, Table, TableBody, TableCell, TableContainer, TableHead, TableRow, TextField } from '@mui/material';
import { useState } from 'react';
import type { InboundEvent } from '../api.generated';
import { Pager, useCursorList } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { SkeletonRows } from '../shared/states';
import { useName, useT } from '../shared/translate';
import { EventStateTag, InboundEventDrawer } from './inbound.event.drawer';

const STATES = ['pending', 'applied', 'not_understood', 'unrouted', 'failed'] as const;

/** What the provider told us, as it was stored. Nothing is dropped, so what nobody understands yet is here too. */
export function InboundEvents({ connectionId }: { connectionId: string }) {
  const t = useT();
  const name = useName();
  const [state, setState] = useState('');
  const [opened, setOpened] = useState<InboundEvent>();
  const list = useCursorList<InboundEvent>('inbound-events', { connectionId, ...(state && { state }) }, 10);
  const filter = (
    <TextField select label={t('events.state')} value={state} onChange={(event) => setState(event.target.value)} sx={{ minWidth: 170 }} slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
      <MenuItem value="">{t('messages.any')}</MenuItem>
      {STATES.map((each) => <MenuItem key={each} value={each}>{name('eventState', each)}</MenuItem>)}
    </TextField>
  );
  return (
    <Section title={t('events.title')} hint={t('events.hint')} action={filter} flush>
      {list.error !== null && <Box sx={{ p: 2.5 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
      {!list.rows && list.error === null && <SkeletonRows rows={5} />}
      {list.rows?.length === 0 && <Box sx={{ px: 2.5, pb: 2.5, color: 'text.secondary' }}>{t(state ? 'events.noneFiltered' : 'events.empty')}</Box>}
      {list.rows && list.rows.length > 0 && <EventTable events={list.rows} onOpen={setOpened} />}
      <Pager list={list} />
      <InboundEventDrawer event={opened} onClose={() => setOpened(undefined)} />
    </Section>
  );
}

function EventTable({ events, onOpen }: { events: InboundEvent[]; onOpen: (event: InboundEvent) => void }) {
  const t = useT();
  const format = useFormat();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('events.title')}>
        <TableHead><TableRow><TableCell>{t('events.state')}</TableCell><TableCell>{t('events.what')}</TableCell><TableCell align="right">{t('events.received')}</TableCell></TableRow></TableHead>
        <TableBody>
          {events.map((event) => (
            <TableRow key={event.id} sx={{ '&:last-child td': { borderBottom: 0 } }}>
              <TableCell sx={{ width: 150 }}><EventStateTag state={event.state} /></TableCell>
              <TableCell><Button size="small" sx={{ mx: -1 }} onClick={() => onOpen(event)}><span dir="ltr">{event.kind} · {event.name}</span></Button></TableCell>
              <TableCell align="right" sx={{ whiteSpace: 'nowrap', color: 'text.secondary' }}>{format.moment(event.receivedAt)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
