import { useEffect, useRef } from 'react';
import { useStore } from 'react-admin';

export const SHORTCUTS = ['j', 'k', 'r', 'n', 'a', 'e', '/', '?'] as const;
export type Shortcut = (typeof SHORTCUTS)[number];

/** Single letters disturb those who dictate or whose hands slip, so they can be switched off (WCAG 2.1.4). */
export const useShortcutsOn = () => useStore<boolean>('inbox.shortcuts', true);

/** Also whoever is in a menu or dialog, which keep the focus while they are open. */
const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select, [role=menu], [role=listbox], [role=dialog]') !== null);

export function useShortcuts(work: Partial<Record<Shortcut, () => void>>): void {
  const [on] = useShortcutsOn();
  const latest = useRef(work);
  useEffect(() => {
    latest.current = work;
  });
  useEffect(() => {
    if (!on) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
      const todo = latest.current[event.key as Shortcut];
      if (!todo) return;
      event.preventDefault();
      todo();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [on]);
}
