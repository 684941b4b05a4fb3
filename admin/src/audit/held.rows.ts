import { useEffect, useRef, useState, type FocusEvent } from 'react';

interface Row { id: string }
interface HeldRows<T> { rows: T[]; waiting: number; show: () => void; hold: { onPointerEnter: () => void; onPointerLeave: () => void; onFocus: () => void; onBlur: (event: FocusEvent<HTMLElement>) => void } }

/** Below this the top of the list is out of sight. */
const AWAY_PX = 160;

/**
 * Rows of a log that grows at its top. While somebody points at them, works in them or has scrolled down, they stay as they are to the
 * last one, and what came in is counted. Unlike a list whose rows change, what leaves the page at its end stays too until the rest comes in.
 */
export function useHeldRows<T extends Row>(fresh: T[] | undefined, key: string): HeldRows<T> {
  const [held, setHeld] = useState({ pointer: false, focus: false });
  const away = useScrolledAway();
  const [, redraw] = useState(0);
  const shown = useRef<{ key: string; rows: T[] }>({ key, rows: [] });
  const frozen = (held.pointer || held.focus || away) && shown.current.key === key && shown.current.rows.length > 0;
  if (fresh && !frozen) shown.current = { key, rows: fresh };
  const rows = shown.current.key === key ? shown.current.rows : [];
  const known = new Set(rows.map(({ id }) => id));
  return {
    rows,
    waiting: (fresh ?? []).filter(({ id }) => !known.has(id)).length,
    show: () => {
      shown.current = { key, rows: fresh ?? [] };
      document.querySelector('#content')?.scrollTo({ top: 0 });
      redraw((times) => times + 1);
    },
    hold: {
      onPointerEnter: () => setHeld((now) => ({ ...now, pointer: true })),
      onPointerLeave: () => setHeld((now) => ({ ...now, pointer: false })),
      onFocus: () => setHeld((now) => ({ ...now, focus: true })),
      onBlur: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setHeld((now) => ({ ...now, focus: false }));
      },
    },
  };
}

/** Whether the page, which scrolls as a whole, has left its top. */
function useScrolledAway(): boolean {
  const [away, setAway] = useState(false);
  useEffect(() => {
    const content = document.querySelector('#content');
    if (!content) return undefined;
    const note = () => setAway(content.scrollTop > AWAY_PX);
    content.addEventListener('scroll', note, { passive: true });
    return () => content.removeEventListener('scroll', note);
  }, []);
  return away;
}
