import { useEffect } from 'react';
import type { Export } from '../api.generated';
import { queryClient } from '../app/query.client';
import { useCursorList, type CursorList } from '../shared/cursor.list';

const LOOK_AGAIN_MS = 2_000;

export const refreshExports = () => queryClient.invalidateQueries({ queryKey: ['privacy/exports'] });

/** Every end is announced; how far one is, is looked for. */
export function useExports(): CursorList<Export> {
  const list = useCursorList<Export>('privacy/exports');
  const running = list.rows?.some(({ status }) => status === 'running') ?? false;
  useEffect(() => {
    if (!running) return undefined;
    const timer = window.setInterval(() => void refreshExports(), LOOK_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [running]);
  return list;
}
