import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AuditLog } from '../api.generated';
import { useActions } from '../app/data.actions';
import type { CursorList } from '../shared/cursor.list';
import { queryOf, type AuditFilter } from './audit.filter';

export const PAGE_SIZE = 50;

/** Begins the walk by cursors, which finds every page in the same time. */
const START = 'start';

/** The log page by page, newest first. `live`: the first page follows what is sealed. */
export function useAuditPages(filter: AuditFilter, live: boolean): CursorList<AuditLog> {
  const actions = useActions();
  const name = JSON.stringify(filter);
  const [walked, setWalked] = useState({ name, cursors: [START] });
  const cursors = walked.name === name ? walked.cursors : [START];
  const page = cursors.length;
  const cursor = cursors[page - 1] ?? START;
  const query = queryOf(filter);
  // Under another name no live event reaches it. Dates are taken when it is asked, so that midnight passes by itself.
  const { data, error, refetch } = useQuery({
    queryKey: [live && page === 1 ? 'audit-logs' : 'audit-pages', filter, cursor], enabled: query !== undefined,
    queryFn: ({ signal }) => actions.auditLogs({ ...queryOf(filter), limit: PAGE_SIZE, cursor }, signal),
  });
  const next = data?.pagination.next_cursor ?? null;
  return {
    rows: query ? data?.logs : [], error: data ? null : error, retry: () => void refetch(), page, hasNext: next !== null,
    setPage: (to) => setWalked({ name, cursors: to > page ? (next ? [...cursors, next] : cursors) : cursors.slice(0, to) }), key: `${name}:${page}`,
  };
}
