import type { ConversationCounts } from '../api.generated';

export const VIEWS = ['open', 'mine', 'none', 'unread', 'snoozed', 'closed'] as const;
export type View = (typeof VIEWS)[number];

const FILTERS: Record<View, Record<string, string | boolean>> = {
  open: { status: 'open', snoozed: false }, mine: { status: 'open', snoozed: false, assignee: 'me' }, none: { status: 'open', snoozed: false, assignee: 'none' },
  unread: { unread: true }, snoozed: { status: 'open', snoozed: true }, closed: { status: 'closed' },
};

export interface InboxFilter { view: View; label: string }

/** From the address, so that a view can be passed on. What is searched for stays out of it: people look for names and numbers. */
export function filterIn(search: URLSearchParams): InboxFilter {
  const asked = search.get('view');
  return { view: VIEWS.find((view) => view === asked) ?? 'open', label: search.get('label') ?? '' };
}

export function searchOf({ view, label }: InboxFilter): string {
  return new URLSearchParams({ ...(view !== 'open' && { view }), ...(label && { label }) }).toString();
}

/** A search looks everywhere: who searches doesn't know where it is. */
export const queryOf = ({ view, label }: InboxFilter, q: string): Record<string, string | boolean> => ({ ...(q ? { q } : FILTERS[view]), ...(label && { label }) });

export function countOf(view: View, counts: ConversationCounts | undefined): number | undefined {
  return counts && { open: counts.open, mine: counts.mine, none: counts.unassigned, unread: counts.unreadConversations, snoozed: counts.snoozed, closed: undefined }[view];
}
