import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WebhookDelivery, WebhookDeliveryDetail } from '../api.generated';
import { useActions } from '../app/data.actions';
import type { CursorList } from '../shared/cursor.list';

/** While something is on its way and the live stream might be away. */
const LOOK_AGAIN_MS = 5_000;
const PAGE_SIZE = 25;

/** The deliveries of an endpoint, newest first, under the name of the live resource so that they follow it. */
export function useDeliveries(endpointId: string, state: WebhookDelivery['state'] | ''): CursorList<WebhookDelivery> {
  const actions = useActions();
  const name = `${endpointId} ${state}`;
  const [walked, setWalked] = useState({ name, cursors: [''] });
  const cursors = walked.name === name ? walked.cursors : [''];
  const cursor = cursors.at(-1) ?? '';
  const { data, error, refetch } = useQuery({ queryKey: ['webhook-deliveries', endpointId, 'list', state, cursor], queryFn: ({ signal }) => actions.webhookDeliveries(endpointId, { state, cursor, limit: PAGE_SIZE }, signal) });
  const next = data?.nextCursor ?? null;
  return {
    rows: data?.data, error: data ? null : error, retry: () => void refetch(), page: cursors.length, hasNext: next !== null, key: `${name} ${cursor}`,
    setPage: (to) => setWalked({ name, cursors: to > cursors.length ? [...cursors, ...(next ? [next] : [])] : cursors.slice(0, to) }),
  };
}

/** One delivery with its attempts. */
export function useDelivery(endpointId: string, deliveryId: string) {
  const actions = useActions();
  return useQuery({
    queryKey: ['webhook-deliveries', endpointId, 'details', deliveryId], queryFn: () => actions.webhookDelivery(endpointId, deliveryId),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? LOOK_AGAIN_MS : false),
  });
}

function isUnderWay(delivery: WebhookDeliveryDetail | undefined): boolean {
  return delivery?.state === 'pending' && delivery.attemptList.every(({ durationMs }) => durationMs === null);
}
