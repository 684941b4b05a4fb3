import { useRef, useState, type FocusEvent } from 'react';

interface Row { id: string }
interface Stable<T> { rows: T[]; waiting: number; showWaiting: () => void; hold: HoldHandlers }
interface HoldHandlers {
  onPointerEnter: () => void; onPointerLeave: () => void; onFocus: () => void; onBlur: (event: FocusEvent<HTMLElement>) => void;
}

/**
 * Nothing moves under the cursor: while somebody points at or works in the list, the rows keep their places and only their
 * contents change. What came in meanwhile waits and is counted. `key` names the list: another filter is another list.
 */
export function useStableOrder<T extends Row>(fresh: T[], key: string): Stable<T> {
  const [held, setHeld] = useState({ pointer: false, focus: false });
  const [, redraw] = useState(0);
  const shown = useRef<{ key: string; ids: string[] }>({ key, ids: [] });
  const frozen = (held.pointer || held.focus) && shown.current.key === key && shown.current.ids.length > 0;
  const byId = new Map(fresh.map((row) => [row.id, row]));
  if (!frozen) shown.current = { key, ids: fresh.map(({ id }) => id) };
  const rows = shown.current.ids.flatMap((id) => byId.get(id) ?? []);
  return {
    rows,
    waiting: fresh.length - rows.length,
    showWaiting: () => {
      shown.current = { key, ids: fresh.map(({ id }) => id) };
      redraw((count) => count + 1);
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
