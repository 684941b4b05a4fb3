const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A full disk is not emptied within minutes; an hour later somebody may have seen the alert. */
const AGAIN_MS = HOUR_MS;

/** What happened so far. */
export interface History {
  lastSuccess: Date | null; newestDone: string | undefined; bytes: number | null; lastFailure: Date | null; lastVerified: Date | null; lastVerifyOk: boolean | null; running: boolean;
}

const EPOCH = new Date(0);

/** When the next backup is due; null: none by itself. After a failure not at once again. */
export function nextBackupAt({ lastSuccess, lastFailure }: History, { hours }: { hours: number }): Date | null {
  if (hours === 0) return null;
  const due = lastSuccess === null ? EPOCH : new Date(lastSuccess.getTime() + hours * HOUR_MS);
  const again = lastFailure !== null && (lastSuccess === null || lastFailure > lastSuccess) ? new Date(lastFailure.getTime() + Math.min(AGAIN_MS, hours * HOUR_MS)) : EPOCH;
  return due > again ? due : again;
}

/** When the next restore drill is due; null: there is nothing to try. After one that failed the next is tried a day later. */
export function nextDrillAt({ newestDone, lastVerified, lastVerifyOk }: History, { drillDays }: { drillDays: number }): Date | null {
  if (newestDone === undefined) return null;
  return lastVerified === null ? EPOCH : new Date(lastVerified.getTime() + (lastVerifyOk ? drillDays : Math.min(1, drillDays)) * DAY_MS);
}
