import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { useDataProvider } from 'react-admin';
import type { SessionEntry } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay, useSession } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { Pager, useCursorList } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { SkeletonRows } from '../shared/states';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { Place, PLACES, useBrowserName } from './place';

const ended = () => queryClient.invalidateQueries({ queryKey: ['sessions'] });

/** Where this person is signed in. An owner's list of everybody's sessions stands with the people. */
export function SessionsSection() {
  const t = useT();
  const may = useMay();
  const { user } = useSession();
  const data = useDataProvider();
  const { endOtherSessions } = useActions();
  const nameOf = useBrowserName();
  const [ending, setEnding] = useState<SessionEntry | 'others'>();
  const list = useCursorList<SessionEntry>('sessions', { userId: user.id });
  const others = may('sessions.end') && list.rows?.some(({ current }) => !current);
  return (
    <Section title={t('profile.sessions')} hint={t('profile.sessionsHint')} flush
      action={others && <Button color="inherit" variant="outlined" onClick={() => setEnding('others')}>{t('profile.endOthers')}</Button>}>
      {list.error !== null && <Box sx={{ px: 2.5, pb: 2.5 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
      {!list.rows && list.error === null && <SkeletonRows rows={3} height={68} />}
      <Box component="ul" sx={PLACES}>{list.rows?.map((session) => <SessionRow key={session.id} session={session} onEnd={may('sessions.end') ? () => setEnding(session) : undefined} />)}</Box>
      <Pager list={list} />
      {ending === 'others' && <ConfirmDialog title={t('profile.endOthersTitle')} confirm={t('profile.endOthers')} danger onConfirm={() => endOtherSessions().then(ended)} onClose={() => setEnding(undefined)}>{t('profile.endOthersHint')}</ConfirmDialog>}
      {ending && ending !== 'others' && (
        <ConfirmDialog title={t('profile.endTitle', { name: nameOf(ending.userAgent) })} confirm={t('profile.end')} danger onConfirm={() => data.delete('sessions', { id: ending.id }).then(ended)} onClose={() => setEnding(undefined)}>{t('profile.endHint')}</ConfirmDialog>
      )}
    </Section>
  );
}

function SessionRow({ session, onEnd }: { session: SessionEntry; onEnd?: () => void }) {
  const t = useT();
  const format = useFormat();
  const nameOf = useBrowserName();
  return (
    <Place userAgent={session.userAgent} ip={session.ip} country={session.country} when={t('profile.lastSeen', { at: format.moment(session.lastSeenAt) })}
      tag={session.current && <Tag tone="good">{t('profile.thisBrowser')}</Tag>}
      action={!session.current && onEnd && <Button size="small" color="error" variant="outlined" onClick={onEnd} aria-label={t('profile.endNamed', { name: nameOf(session.userAgent) })}>{t('profile.end')}</Button>} />
  );
}
