import { useQuery } from '@tanstack/react-query';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { refreshSession, useMay, useSession } from '../app/session';
import { useDays } from '../keys/days';
import { useFormat, useNow } from '../shared/format';
import { useHours } from '../shared/hours';
import { useT } from '../shared/translate';
import type { Closing, ClosingStarted } from './closing.actions';

const KEY = ['organization', 'closing'];
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Only an organisation that stands still can be on its way out; the others are not asked for it. */
export function useClosing(): Closing | undefined {
  const actions = useActions();
  const suspended = useSession().organization.status === 'suspended';
  const may = useMay();
  const { data } = useQuery({ queryKey: KEY, queryFn: actions.closing, enabled: suspended && may('organization.read') });
  return suspended && data?.erasure ? data.erasure : undefined;
}

export async function showClosing(): Promise<void> {
  await refreshSession();
  await queryClient.invalidateQueries({ queryKey: KEY });
}

/** "2 days, 23 hours", "23 h 12 min"; undefined once the time is over. */
export function useGraceLeft({ dueAt, state }: Closing): string | undefined {
  const t = useT();
  const daysOf = useDays();
  const hourOf = useHours();
  const format = useFormat();
  const left = Date.parse(dueAt) - useNow();
  if (state !== 'scheduled' || left <= 0) return undefined;
  const days = Math.floor(left / DAY_MS);
  const hours = Math.floor((left % DAY_MS) / HOUR_MS);
  if (days > 0) return format.list([daysOf(days), ...(hours > 0 ? [hourOf(hours)] : [])]);
  const minutes = Math.floor(left / 60_000);
  return minutes >= 60 ? t('time.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 }) : t('time.minutes', { minutes });
}

/** Said once. In memory alone, since whoever has the link reads the certificate; and outside the session, which may end before the link is read. */
let begun: ClosingStarted | undefined;
export const keepBegun = (closing: ClosingStarted | undefined): void => { begun = closing; };
export const begunClosing = (): ClosingStarted | undefined => begun;
