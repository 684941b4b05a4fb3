import { Box } from '@mui/material';
import type { Connection, Contact } from '../api.generated';
import { useMay } from '../app/session';
import { useT } from '../shared/translate';
import { PhoneBubble } from './phone.bubble';
import { PhoneComposer } from './phone.composer';
import { PhoneHeader } from './phone.header';
import { usePhoneThread } from './phone.thread';
import { useStickToEnd } from '../messages/stick.to.end';

/** The person's phone. Shows what really reached it, by the simulator's own account, not what the business believes. */
export function Phone({ connection, contact, phone }: { connection: Connection; contact: Contact; phone: string }) {
  const t = useT();
  const may = useMay();
  const { bubbles } = usePhoneThread(connection.id, contact.id, phone);
  const log = useStickToEnd(phone, bubbles[0]?.id);
  return (
    <Box component="section" aria-label={t('phone.label')} sx={{ justifySelf: 'center', width: '100%', maxWidth: 372, bgcolor: 'phone.frame', borderRadius: '46px', p: '11px', boxShadow: '0 22px 50px -18px rgb(0 0 0 / .4), inset 0 0 0 1px rgb(255 255 255 / .12)' }}>
      <Box sx={{ borderRadius: '36px', overflow: 'hidden', display: 'flex', flexDirection: 'column', height: { xs: 620, lg: 'max(538px, calc(100dvh - 228px))' }, bgcolor: 'phone.wallpaper' }}>
        <PhoneHeader name={connection.name} />
        <Box ref={log} role="log" aria-label={t('phone.thread')} tabIndex={0} sx={{ flex: 1, minHeight: 0, overflowY: 'auto', overflowAnchor: 'none', px: 1.5, py: 2, display: 'flex', flexDirection: 'column', gap: 0.75, outlineOffset: -3 }}>
          {bubbles.length === 0 && <Box sx={{ m: 'auto', textAlign: 'center', fontSize: '0.8125rem', color: 'phone.muted', maxWidth: 220 }}>{t('phone.empty')}</Box>}
          {bubbles.map((bubble) => <PhoneBubble key={bubble.id} bubble={bubble} />)}
        </Box>
        {may('contacts.phone')
          ? <PhoneComposer connectionId={connection.id} phone={phone} bubbles={bubbles} />
          : <Box sx={{ p: 2, textAlign: 'center', fontSize: '0.8125rem', color: 'phone.muted' }}>{t('phone.masked')}</Box>}
      </Box>
    </Box>
  );
}
