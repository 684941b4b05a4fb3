import AddIcon from '@mui/icons-material/Add';
import { Divider, IconButton, Menu, MenuItem } from '@mui/material';
import { useState } from 'react';
import { useActions } from '../app/data.actions';
import type { MessageKey } from '../i18n/catalog';
import { useT } from '../shared/translate';
import type { PhoneBubbleData } from './phone.thread';

type Parts = Record<string, unknown>;
interface Props { connectionId: string; phone: string; bubbles: PhoneBubbleData[]; onAct: (work: () => Promise<unknown>) => void }

const FILES = ['image', 'video', 'audio', 'document'] as const;
const PLACE = { location: { latitude: 3.1579, longitude: 101.7123, name: 'Kuala Lumpur', address: 'Jalan Ampang' } };

/** The buttons or rows of the last message that has some. */
function choicesOf(bubbles: PhoneBubbleData[]): { type: 'button_reply' | 'list_reply'; id: string; title: string; providerId: string | null }[] {
  const last = bubbles.findLast(({ own, type }) => !own && type === 'interactive');
  const action = ((last?.content as Parts | null)?.['action'] ?? {}) as { buttons?: { reply: { id: string; title: string } }[]; sections?: { rows: { id: string; title: string }[] }[] };
  const of = (type: 'button_reply' | 'list_reply') => ({ id, title }: { id: string; title: string }) => ({ type, id, title, providerId: last?.providerId ?? null });
  return [...(action.buttons ?? []).map(({ reply }) => of('button_reply')(reply)), ...(action.sections ?? []).flatMap(({ rows }) => rows.map(of('list_reply')))];
}

/** What a person does besides writing: files, a place, an answer by button, a reaction, a second thought. */
export function PhoneMenu({ connectionId, phone, bubbles, onAct }: Props) {
  const t = useT();
  const actions = useActions();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const received = bubbles.findLast(({ own, providerId }) => !own && providerId !== null);
  const written = bubbles.findLast(({ own, providerId }) => own && providerId !== null);
  const item = (key: string, label: string, work: () => Promise<unknown>, disabled = false) => <MenuItem key={key} disabled={disabled} onClick={() => { setAnchor(null); onAct(work); }}>{label}</MenuItem>;
  const happens = (kind: string, details: Parts) => () => actions.simulatorEvent(connectionId, kind, { from: phone, ...details });
  const can = (name: string): MessageKey => `phoneDo.${name}` as MessageKey;
  return (
    <>
      <IconButton aria-label={t('phoneDo.more')} aria-haspopup="menu" aria-expanded={Boolean(anchor)} onClick={(event) => setAnchor(event.currentTarget)} sx={{ color: 'phone.text', bgcolor: 'phone.other', width: 44, height: 44, borderRadius: '50%', '&:hover': { bgcolor: 'phone.own' } }}><AddIcon /></IconButton>
      <Menu anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)}>
        {choicesOf(bubbles).map(({ type, id, title, providerId }) => item(`${type} ${id}`, t('phoneDo.choose', { title }), () => actions.simulatorSend(connectionId, phone, 'interactive', { ...(providerId && { context: { id: providerId } }), interactive: { type, [type]: { id, title } } })))}
        {FILES.map((type) => item(type, t(can(type)), happens('media_message', { type, ...(type === 'image' && { caption: t('phoneDo.caption') }) })))}
        {item('location', t('phoneDo.location'), () => actions.simulatorSend(connectionId, phone, 'location', PLACE))}
        <Divider component="li" />
        {item('react', t('phoneDo.react'), happens('reaction', { messageId: received?.providerId }), !received)}
        {item('edit', t('phoneDo.edit'), happens('edit', { messageId: written?.providerId, text: `${written?.text ?? ''} ✏️` }), !written)}
        {item('delete', t('phoneDo.delete'), happens('delete', { messageId: written?.providerId }), !written)}
      </Menu>
    </>
  );
}
