import type { AuditLog, AuditSettings } from '../api.generated';
import type { useActions } from '../app/data.actions';
import { TYPES } from './audit.filter';

export interface Purge { type: AuditLog['event_type']; days: number; before: Date; rows: number }

const DAY_MS = 86_400_000;

/** What a shorter time would take away, counted by the server: of each type whose time gets shorter, the entries older than that. */
export async function purgesOf(actions: ReturnType<typeof useActions>, from: AuditSettings['retention'], to: AuditSettings['retention'], now = Date.now()): Promise<Purge[]> {
  const shorter = TYPES.filter((type) => to[type] < from[type]);
  const purges = await Promise.all(shorter.map(async (type): Promise<Purge> => {
    const before = new Date(now - to[type] * DAY_MS);
    const { pagination } = await actions.auditLogs({ start_date: '1970-01-01', end_date: before.toISOString(), event_type: type, limit: 1 });
    return { type, days: to[type], before, rows: pagination.total ?? 0 };
  }));
  return purges.filter(({ rows }) => rows > 0);
}
