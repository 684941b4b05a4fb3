/** Facts of an assignment; people by their ids. */
export interface Assignment {
  /** May assign anybody's to anybody. */
  any: boolean;
  self: string | null;
  before: string | null;
  /** Whether who has it is still somebody who can have conversations. */
  beforeActive: boolean;
  wanted: string | null;
  /** Undefined: the caller did not say. */
  expected: string | null | undefined;
}

/** An agent takes what nobody has and gives back the own; who may assign moves anything, unless it moved meanwhile. */
export function judgeAssignment({ any, self, before, beforeActive, wanted, expected }: Assignment): 'assign' | 'same' | 'taken' | 'forbidden' {
  if (wanted === before) return 'same';
  if (expected !== undefined && expected !== before) return 'taken';
  if (any) return 'assign';
  if (self !== null && wanted === self) return before === null || !beforeActive ? 'assign' : 'taken';
  return wanted === null && before === self ? 'assign' : 'forbidden';
}

export interface PresenceFacts {
  now: Date; organizationActive: boolean; connectionActive: boolean; erased: boolean; optedOut: boolean;
  lastInboundAt: Date | null; windowClosedAt: Date | null; windowHours: number | null; lastShownAt: Date | null; providerMessageId: string | null;
}
const EVERY_MS = 5000;

/** Whether a read mark or typing may be shown: these are no messages, so the gate does not see them; what they may do is less than a message may. */
export function judgePresence(f: PresenceFacts): 'show' | 'refused' | 'too_often' {
  // The provider may have closed it before its time.
  const open = f.lastInboundAt !== null && !(f.windowClosedAt && f.windowClosedAt >= f.lastInboundAt) && (f.windowHours === null || f.lastInboundAt.getTime() + f.windowHours * 3_600_000 > f.now.getTime());
  if (!f.organizationActive || !f.connectionActive || f.erased || f.optedOut || !open || f.providerMessageId === null) return 'refused';
  return f.lastShownAt !== null && f.now.getTime() - f.lastShownAt.getTime() < EVERY_MS ? 'too_often' : 'show';
}
