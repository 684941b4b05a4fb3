import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BroadcastRecipient, BroadcastSummary } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay, useSession } from '../app/session';
import type { CursorList } from '../shared/cursor.list';

/** While something is on its way and the live stream might be away. */
const LOOK_AGAIN_MS = 3_000;
const PAGE_SIZE = 25;

export const isUnderWay = (state: BroadcastSummary['state'] | undefined): boolean => state === 'scheduled' || state === 'expanding' || state === 'running';
export const refreshBroadcasts = () => queryClient.invalidateQueries({ queryKey: ['broadcasts'] });

/** Not under react-admin's name of it: that would begin with what the list knows, which lacks message and audience. */
export function useBroadcast(id: string) {
  const actions = useActions();
  return useQuery({ queryKey: ['broadcasts', id, 'details'], queryFn: ({ signal }) => actions.broadcast(id, signal), refetchInterval: ({ state }) => (isUnderWay(state.data?.state) ? LOOK_AGAIN_MS : false) });
}

export function useReport({ id, state }: BroadcastSummary) {
  const actions = useActions();
  return useQuery({ queryKey: ['broadcasts', id, 'report'], queryFn: ({ signal }) => actions.broadcastReport(id, signal), refetchInterval: isUnderWay(state) ? LOOK_AGAIN_MS : false });
}

export interface RecipientFilter { state: BroadcastRecipient['state'] | ''; reason: string }

/** Under the name of the live resource, so that it follows it. */
export function useRecipients(id: string, filter: RecipientFilter): CursorList<BroadcastRecipient> {
  const actions = useActions();
  const name = `${id} ${filter.state} ${filter.reason}`;
  const [walked, setWalked] = useState({ name, cursors: [''] });
  const cursors = walked.name === name ? walked.cursors : [''];
  const cursor = cursors.at(-1) ?? '';
  const { data, error, refetch } = useQuery({ queryKey: ['broadcasts', id, 'recipients', filter, cursor], queryFn: ({ signal }) => actions.broadcastRecipients(id, { ...filter, cursor, limit: PAGE_SIZE }, signal) });
  const next = data?.nextCursor ?? null;
  return {
    rows: data?.data, error: data ? null : error, retry: () => void refetch(), page: cursors.length, hasNext: next !== null, key: `${name} ${cursor}`,
    setPage: (to) => setWalked({ name, cursors: to > cursors.length ? [...cursors, ...(next ? [next] : [])] : cursors.slice(0, to) }),
  };
}

/** Whether somebody else must agree first, and whether that somebody can be this person. */
export function useApproval({ createdBy, approvedBy, state }: BroadcastSummary): { needed: boolean; mine: boolean } {
  const may = useMay();
  const actions = useActions();
  const { user } = useSession();
  const { data } = useQuery({ queryKey: ['policies'], queryFn: actions.policies, enabled: may('policies.read') });
  const needed = data?.broadcastApproval === true && approvedBy === null && (state === 'draft' || state === 'scheduled');
  return { needed, mine: needed && state === 'draft' && may('broadcasts.send') && createdBy.id !== user.id };
}
