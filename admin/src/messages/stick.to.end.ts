import { useLayoutEffect, useRef } from 'react';

const NEAR_END_PX = 120;

/** Follows the newest message, unless the reader is looking at older ones. */
export function useStickToEnd(lastId: string | undefined, conversation: string) {
  const log = useRef<HTMLDivElement>(null);
  const seen = useRef({ conversation: '', height: 0 });
  useLayoutEffect(() => {
    const element = log.current;
    if (!element || lastId === undefined) return;
    const fresh = seen.current.conversation !== conversation;
    const wasNearEnd = seen.current.height - element.scrollTop - element.clientHeight < NEAR_END_PX;
    if (fresh || wasNearEnd) element.scrollTop = element.scrollHeight;
    seen.current = { conversation, height: element.scrollHeight };
  }, [lastId, conversation]);
  useLayoutEffect(() => {
    const element = log.current;
    if (!element) return undefined;
    let before = element.clientHeight;
    // A composer that grows must not push the newest message out of sight.
    const observer = new ResizeObserver(() => {
      element.scrollTop += before - element.clientHeight;
      before = element.clientHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return log;
}
