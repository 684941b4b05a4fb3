import type { Connection } from '../api.generated';
import { Tag, type Tone } from '../shared/tag';
import { useT } from '../shared/translate';

const TONES: Record<Connection['status'], Tone> = { active: 'good', paused: 'warn', disconnected: 'neutral' };

export function ConnectionStatus({ status }: { status: Connection['status'] }) {
  const t = useT();
  return <Tag tone={TONES[status]}>{t(`connection.${status}`)}</Tag>;
}
