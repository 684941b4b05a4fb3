import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { useGetList, type RaRecord } from 'react-admin';
import { useT } from './translate';

export interface CursorList<T> {
  rows: T[] | undefined; error: unknown; retry: () => void; page: number; hasNext: boolean; setPage: (page: number) => void; key: string;
}

/** A list that is walked page by page. Another filter begins at the first page again. */
export function useCursorList<T extends RaRecord>(resource: string, filter: Record<string, unknown> = {}, perPage = 25): CursorList<T> {
  const name = JSON.stringify(filter);
  const [at, setAt] = useState({ name, page: 1 });
  const page = at.name === name ? at.page : 1;
  const { data, error, refetch, pageInfo } = useGetList<T>(resource, { filter, pagination: { page, perPage } });
  return {
    rows: data, error: data ? null : error, retry: () => void refetch(), page, hasNext: pageInfo?.hasNextPage ?? false,
    setPage: (next) => setAt({ name, page: next }), key: `${name}:${page}`,
  };
}

export function Pager({ list }: { list: Pick<CursorList<unknown>, 'page' | 'hasNext' | 'setPage'> }) {
  const t = useT();
  if (list.page === 1 && !list.hasNext) return null;
  return (
    <Box component="nav" aria-label={t('list.pages')} sx={{ display: 'flex', alignItems: 'center', justifyContent: 'flex-end', gap: 1, px: 2, py: 1.25, borderTop: 1, borderColor: 'divider' }}>
      <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', mx: 1 }}>{t('list.page', { page: list.page })}</Box>
      <Button size="small" disabled={list.page === 1} onClick={() => list.setPage(list.page - 1)}>{t('list.newer')}</Button>
      <Button size="small" disabled={!list.hasNext} onClick={() => list.setPage(list.page + 1)}>{t('list.older')}</Button>
    </Box>
  );
}
