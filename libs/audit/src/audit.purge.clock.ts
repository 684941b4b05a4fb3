/**
 * What the owner of the schema runs at each start: by which clock `audit_purge` says that an entry is old. The database's own, which nobody can
 * turn. Where the server takes its time from `POST /v1/test/clock`, never in production, the newest entry's, so that years can pass in a test.
 */
export function purgeClock(testClock: boolean): string {
  const now = testClock ? 'select greatest(now(), max(l.at)) from public.audit_leaves l where isfinite(l.at)' : 'select now()';
  return `create or replace function public.audit_now() returns timestamptz language sql stable set search_path = pg_catalog as '${now}'`;
}
