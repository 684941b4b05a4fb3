import type { Import } from '../api.generated';
import { Tag, type Tone } from '../shared/tag';
import { useT } from '../shared/translate';

const TONES: Record<Import['state'], Tone> = { uploaded: 'neutral', mapped: 'neutral', checking: 'info', checked: 'info', running: 'info', finished: 'good', cancelled: 'warn', undoing: 'info', undone: 'neutral' };

export function ImportState({ state }: { state: Import['state'] }) {
  const t = useT();
  return <Tag tone={TONES[state]}>{t(`imports.states.${state}`)}</Tag>;
}
