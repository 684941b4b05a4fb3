import { useEffect, useLayoutEffect, useRef } from 'react';

const NEAR_END_PX = 80;

/**
 * Keeps the newest message in sight for a reader who is at the end, and the line he reads in place for one who has gone up:
 * when older messages come in above, and when the box itself grows or shrinks. The box needs `overflow-anchor: none`, or the
 * browser moves it as well.
 */
export function useStickToEnd(conversation: string, firstId: string | undefined) {
  const log = useRef<HTMLDivElement>(null);
  const seen = useRef({ conversation, firstId, height: 0, atEnd: true });
  useLayoutEffect(() => {
    const box = log.current;
    if (!box) return;
    const before = seen.current;
    const atEnd = before.atEnd || before.conversation !== conversation;
    if (atEnd) box.scrollTop = box.scrollHeight;
    else if (before.firstId !== firstId) box.scrollTop += box.scrollHeight - before.height;
    seen.current = { conversation, firstId, height: box.scrollHeight, atEnd };
  });
  useEffect(() => {
    const box = log.current;
    if (!box) return undefined;
    const note = () => { seen.current.atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX; };
    const observer = new ResizeObserver(() => { if (seen.current.atEnd) box.scrollTop = box.scrollHeight; });
    // Pictures and what is asked for late make the box longer without its own doing.
    const follow = () => { if (seen.current.atEnd) box.scrollTop = box.scrollHeight; };
    const growth = new MutationObserver(follow);
    box.addEventListener('scroll', note, { passive: true });
    box.addEventListener('load', follow, true);
    growth.observe(box, { childList: true, subtree: true });
    observer.observe(box);
    return () => {
      box.removeEventListener('scroll', note);
      box.removeEventListener('load', follow, true);
      growth.disconnect();
      observer.disconnect();
    };
  }, []);
  return log;
}
