import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import type { WebhookEndpoint, WebhookEventTypes } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { usePulse } from '../shared/pulse';

const LONGEST = 48;

/** An address as a person names it: without what every address begins with, and not all of a long one. */
export function shortAddress(url: string): string {
  const bare = url.replace(/^https:\/\//, '').replace(/\/$/, '');
  return bare.length > LONGEST ? `${bare.slice(0, LONGEST - 1)}…` : bare;
}

export const nameOf = ({ description, url }: Pick<WebhookEndpoint, 'description' | 'url'>): string => description || shortAddress(url);

export type EventType = WebhookEventTypes['data'][number];

/** They change only with the server's version. */
export function useEventTypes(): EventType[] | undefined {
  const actions = useActions();
  return useQuery({ queryKey: ['webhook-event-types'], queryFn: actions.webhookEventTypes, staleTime: Infinity }).data?.data;
}

/** What an event says, in the catalog's words; of one that no catalog has, in the server's. */
export function useEventWords(): (event: Pick<EventType, 'type' | 'what'>) => string {
  const translate = useTranslate();
  return ({ type, what }) => translate(`webhooks.event.${type}`, { _: what });
}

/** Of what our readers wait for most, first; groups that a later version adds follow. */
const ORDER = ['message', 'consent', 'connection', 'alert', 'audit'];
const placeOf = (group: string) => (ORDER.includes(group) ? ORDER.indexOf(group) : ORDER.length);

/** Types by what they are about. `webhook.test` is sent by hand, to whoever it is sent: nobody listens to it. */
export function groupsOf(types: EventType[]): [group: string, types: EventType[]][] {
  const groups = Object.groupBy(types.filter(({ type }) => type !== 'webhook.test'), ({ type }) => type.split('.')[0] ?? type);
  return Object.entries(groups).map(([group, list = []]): [string, EventType[]] => [group, list]).toSorted(([a], [b]) => placeOf(a) - placeOf(b));
}

/** What events of a kind are about. */
export function useGroupName(): (group: string) => string {
  const translate = useTranslate();
  return (group) => translate(`webhooks.group.${group}`, { _: group.replaceAll('_', ' ') });
}

/** A page of endpoints, and what hangs on them, asks again. */
export const refreshEndpoints = () => queryClient.invalidateQueries({ queryKey: ['webhook-endpoints'] });
export const refreshDeliveries = () => queryClient.invalidateQueries({ queryKey: ['webhook-deliveries'] });

const SOON_MS = 2_000;

/** Whether an endpoint fails shows with its deliveries. */
export function useEndpointsFollowDeliveries(): void {
  usePulse(['webhook-deliveries'], SOON_MS, () => void refreshEndpoints());
}
