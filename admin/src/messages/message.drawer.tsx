import { Box, Link, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useDataProvider } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Media, Message, MessageReaction } from '../api.generated';
import { CopyBlock, CopyText } from '../shared/copy';
import { ProblemAlert } from '../shared/problem';
import { SidePanel } from '../shared/side.panel';
import { useName, useT } from '../shared/translate';
import { Reactions } from './bubble';
import { MessageContent } from './content';
import { useReason } from './reason';
import { ResolveSection } from './resolve.section';
import { StatusTag } from './status.mark';
import { Timeline } from './timeline';
import { Verdict } from './verdict';

/** Did it go, and why not: everything that is known about one message. */
export function MessageDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const t = useT();
  return <SidePanel title={t('message.details')} open={id !== undefined} onClose={onClose}>{id && <Details id={id} />}</SidePanel>;
}

function Details({ id }: { id: string }) {
  const t = useT();
  const { data: message, error, refetch } = useMessage(id);
  if (error && !message) return <Box sx={{ p: 2.5 }}><ProblemAlert error={error} onRetry={() => void refetch()} /></Box>;
  if (!message) return <Box sx={{ p: 2.5, display: 'grid', gap: 2 }}><Skeleton variant="rounded" height={84} /><Skeleton variant="rounded" height={190} /><Skeleton variant="rounded" height={320} /></Box>;
  return (
    <Box sx={{ p: 2.5 }}>
      <Summary message={message} />
      {message.status === 'unknown' && <ResolveSection message={message} />}
      <Part title={t('message.timeline')}><Timeline message={message} /></Part>
      {message.verdict.length > 0 && <Part title={t('message.verdict')} hint={t('message.verdictHint')}><Verdict rules={message.verdict} /></Part>}
      {message.dispatchVerdict.length > 0 && <Part title={t('message.dispatchVerdict')} hint={t('message.dispatchHint')}><Verdict rules={message.dispatchVerdict} /></Part>}
      {message.contentGone && <Part title={t('compose.raw')}><Typography variant="body2" color="textSecondary">{t('chat.goneHint')}</Typography></Part>}
      {message.content !== null && <Part title={t('compose.raw')} hint={t('compose.rawHint')}><CopyBlock multiline label={t('compose.raw')} value={JSON.stringify({ type: message.type, [message.type]: message.content }, null, 2)} /></Part>}
      <Part title={t('message.ids')}>
        <Box sx={{ display: 'grid', gap: 0.25, justifyItems: 'start' }}>
          <CopyText label={t('message.id')} value={message.id} />
          {message.providerId && <CopyText label={t('message.providerId')} value={message.providerId} />}
          {message.contactId && <CopyText label={t('message.contactId')} value={message.contactId} />}
          {message.conversationId && <CopyText label={t('message.conversationId')} value={message.conversationId} />}
          <CopyText label={t('message.connectionId')} value={message.connectionId} />
        </Box>
      </Part>
    </Box>
  );
}

/** Not react-admin's `useGetOne`: that takes the row of a list for the whole record, and the list has no verdict. */
function useMessage(id: string) {
  const data = useDataProvider();
  return useQuery({ queryKey: ['messages', 'details', id], queryFn: async () => (await data.getOne<Message>('messages', { id })).data });
}

/** A server that knows them tells of the file and the reactions too. */
type Told = Message & { file?: Media | null; reactions?: MessageReaction[] };

function Summary({ message }: { message: Told }) {
  const t = useT();
  const name = useName();
  const reason = useReason()(message);
  return (
    <Box sx={{ display: 'grid', gap: 1.25 }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap', fontSize: '0.8125rem', color: 'text.secondary' }}>
        <StatusTag status={message.status} />
        {message.purpose && t(`purpose.${message.purpose}`)} · {t(message.direction === 'out' ? 'message.out' : 'message.in')} · {name('actor', message.source)}
      </Box>
      <Box sx={{ bgcolor: 'surface.sunken', borderRadius: '12px', p: 1.5, overflowWrap: 'anywhere' }}><MessageContent {...message} /></Box>
      {message.reactions && message.reactions.length > 0 && <Box sx={{ pt: 0.5 }}><Reactions reactions={message.reactions} /></Box>}
      {reason && <Box role="note" sx={{ bgcolor: message.status === 'unknown' ? 'warning.light' : 'error.light', color: message.status === 'unknown' ? 'warning.main' : 'error.main', fontWeight: 600, borderRadius: '12px', p: 1.5, fontSize: '0.875rem' }}>{reason}</Box>}
      {message.contactId && (
        <Typography variant="body2">
          {t('message.contact')}: <Link component={RouterLink} to={`/contacts/${message.contactId}`}>{message.contactName ?? message.to ?? message.contactId}</Link>
        </Typography>
      )}
    </Box>
  );
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <Box component="section" sx={{ mt: 3 }}>
      <Typography variant="h3" sx={{ mb: hint ? 0 : 1 }}>{title}</Typography>
      {hint && <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>{hint}</Typography>}
      {children}
    </Box>
  );
}
