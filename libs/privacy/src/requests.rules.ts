export const KINDS = ['access', 'rectification', 'erasure', 'portability', 'restriction', 'objection'] as const;
export type RequestKind = (typeof KINDS)[number];
export const STATES = ['received', 'verified', 'approved', 'waiting', 'running', 'done', 'refused', 'cancelled'] as const;
export type RequestState = (typeof STATES)[number];
export const ACTIONS = ['link', 'verify', 'approve', 'fulfil', 'extend', 'refuse', 'cancel'] as const;
export type RequestAction = (typeof ACTIONS)[number];

const DAY_MS = 86_400_000;
/** GDPR art. 12(3): within one month, and two more where it is complex or there are many. */
export const DUE_DAYS = 30;
export const EXTENSION_DAYS = 60;
/** So long before the due date the owners are reminded. */
export const REMIND_DAYS = 7;

export function dueAt(receivedAt: Date, extended: boolean): Date {
  return new Date(receivedAt.getTime() + (DUE_DAYS + (extended ? EXTENSION_DAYS : 0)) * DAY_MS);
}

export interface RequestFacts { kind: RequestKind | null; state: RequestState; hasSubject: boolean; extended: boolean }

/** What can be done with a request as it stands. Erasure, which nobody can undo, asks for a second person. */
export function actionsOf(r: RequestFacts): RequestAction[] {
  switch (r.state) {
    case 'received': return ['link', ...(r.hasSubject && r.kind !== null ? ['verify' as const] : []), ...later(r), 'refuse', 'cancel'];
    case 'verified': return [r.kind === 'erasure' ? 'approve' : 'fulfil', ...later(r), 'refuse', 'cancel'];
    case 'approved': return ['fulfil', ...later(r), 'refuse', 'cancel'];
    // Decided: it goes on by itself when the hold is lifted.
    case 'waiting': return [...later(r), 'refuse', 'cancel'];
    case 'running': case 'done': case 'refused': case 'cancelled': return [];
  }
}

function later(r: RequestFacts): RequestAction[] {
  return r.extended ? [] : ['extend'];
}

export function isOpen(state: RequestState): boolean {
  return !['done', 'refused', 'cancelled'].includes(state);
}

/** Words by which people name their right, in the languages of the house. Looked for as they are, so in linear time. */
const WORDS: [RequestKind, string[]][] = [
  ['erasure', ['erase', 'erasure', 'delete my', 'deletion', 'forget me', 'remove my data', 'right to be forgotten', 'padam', 'hapuskan', 'حذف', 'امسح', 'हटा', 'मिटा', 'löschen', 'supprimer', 'eliminar', 'borrar']],
  ['portability', ['portability', 'portable', 'machine-readable', 'kemudahalihan', 'قابلية النقل', 'نقل بياناتي', 'पोर्टेबिलिटी', 'übertragbarkeit', 'portabilité', 'portabilidad']],
  ['objection', ['object to', 'objection', 'stop marketing', 'no marketing', 'bantah', 'اعترض', 'أعترض', 'आपत्ति', 'widerspr', "m'oppose", 'opposition', 'oposición']],
  ['restriction', ['restrict', 'sekatan', 'تقييد', 'प्रतिबंध', 'einschränk', 'limitation du traitement', 'limitación']],
  ['rectification', ['rectif', 'correct my', 'correction', 'wrong data', 'pembetulan', 'betulkan', 'تصحيح', 'सुधार', 'berichtig']],
  ['access', ['access', 'copy of my', 'what data', 'subject access', 'akses', 'salinan', 'نسخة', 'الوصول', 'प्रति ', 'जानकारी', 'auskunft', 'accès', 'acceso']],
];

/** Which right a mail asks for, when it says so in words that we know. */
export function kindOf(text: string): RequestKind | null {
  const lower = text.normalize('NFKC').toLowerCase().slice(0, 5_000);
  return WORDS.find(([, words]) => words.some((word) => lower.includes(word)))?.[0] ?? null;
}
