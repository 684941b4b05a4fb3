import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useGetOne } from 'react-admin';
import type { Import, ImportRow } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import type { CursorList } from '../shared/cursor.list';

const LOOK_AGAIN_MS = 1_500;
const PAGE_SIZE = 25;

export const isWorking = (state: Import['state'] | undefined): boolean => state === 'checking' || state === 'running' || state === 'undoing';
export const isOpen = (state: Import['state']): boolean => state === 'uploaded' || state === 'mapped' || state === 'checked';
export const refreshImports = () => queryClient.invalidateQueries({ queryKey: ['imports'] });

export function useImport(id: string) {
  return useGetOne<Import>('imports', { id }, { refetchInterval: ({ state }) => (isWorking(state.data?.state) ? LOOK_AGAIN_MS : false) });
}

/** What became of each row, in the order of the file. Under the name of the live resource, so that it follows it. */
export function useImportRows(id: string, outcome: ImportRow['outcome'] | ''): CursorList<ImportRow> {
  const actions = useActions();
  const name = `${id} ${outcome}`;
  const [walked, setWalked] = useState({ name, cursors: [''] });
  const cursors = walked.name === name ? walked.cursors : [''];
  const cursor = cursors.at(-1) ?? '';
  const { data, error, refetch } = useQuery({ queryKey: ['imports', id, 'rows', outcome, cursor], queryFn: ({ signal }) => actions.importRows(id, { outcome, cursor, limit: PAGE_SIZE }, signal) });
  const next = data?.nextCursor ?? null;
  return {
    rows: data?.data, error: data ? null : error, retry: () => void refetch(), page: cursors.length, hasNext: next !== null, key: `${name} ${cursor}`,
    setPage: (to) => setWalked({ name, cursors: to > cursors.length ? [...cursors, ...(next ? [next] : [])] : cursors.slice(0, to) }),
  };
}
