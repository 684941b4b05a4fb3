import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Backup, BackupStatus } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import type { CursorList } from '../shared/cursor.list';

const PAGE_SIZE = 20;
const LOOK_AGAIN_MS = 3_000;

export const refreshBackups = () => queryClient.invalidateQueries({ queryKey: ['backups'] });

/** The list and how it all stands come in one answer. `watching`: something is under way whose end may be announced to another organisation alone. */
export function useBackups(watching: boolean): CursorList<Backup> & { status: BackupStatus | undefined } {
  const actions = useActions();
  const [cursors, setCursors] = useState(['']);
  const cursor = cursors.at(-1) ?? '';
  const { data, error, refetch } = useQuery({
    queryKey: ['backups', cursor], queryFn: () => actions.backups({ limit: PAGE_SIZE, cursor }), placeholderData: keepPreviousData, refetchInterval: ({ state }) => (watching || state.data?.status.running ? LOOK_AGAIN_MS : false),
  });
  const next = data?.nextCursor ?? null;
  return {
    rows: data?.data, status: data?.status, error: data ? null : error, retry: () => void refetch(), page: cursors.length, hasNext: next !== null, key: cursor,
    setPage: (to) => setCursors(to > cursors.length ? [...cursors, ...(next ? [next] : [])] : cursors.slice(0, to)),
  };
}
