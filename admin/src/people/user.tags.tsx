import type { Member } from '../api.generated';
import { useFormat, useNow } from '../shared/format';
import { Tag, type Tone } from '../shared/tag';
import { useT } from '../shared/translate';

const TONES: Record<Member['status'], Tone> = { active: 'good', disabled: 'neutral', locked: 'bad' };

export function UserStatus({ status }: { status: Member['status'] }) {
  const t = useT();
  return <Tag tone={TONES[status]}>{t(`people.status.${status}`)}</Tag>;
}

export function SecondFactor({ mfa: { enrolled, required, dueAt } }: { mfa: Member['mfa'] }) {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  if (enrolled) return <Tag tone="good">{t('people.mfa.on')}</Tag>;
  if (!required) return <Tag>{t('people.mfa.off')}</Tag>;
  if (!dueAt || Date.parse(dueAt) <= now) return <Tag tone="bad">{t('people.mfa.overdue')}</Tag>;
  return <Tag tone="warn">{t('people.mfa.due', { date: format.date(dueAt) })}</Tag>;
}
