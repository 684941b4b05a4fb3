import type { Template } from '../api.generated';
import { Tag, type Tone } from '../shared/tag';
import { useName, useT } from '../shared/translate';

const TONES: Partial<Record<Template['state'], Tone>> = { approved: 'good', pending: 'info', in_appeal: 'info', rejected: 'bad', disabled: 'bad', limit_exceeded: 'bad', paused: 'warn', flagged: 'warn', locked: 'warn' };
const QUALITY: Record<Template['quality'], Tone> = { green: 'good', yellow: 'warn', red: 'bad', unknown: 'neutral' };

export function TemplateState({ state }: { state: Template['state'] }) {
  const name = useName();
  return <Tag tone={TONES[state]}>{name('templateState', state)}</Tag>;
}

export function TemplateQuality({ quality }: { quality: Template['quality'] }) {
  const t = useT();
  return <Tag tone={QUALITY[quality]}>{t(`templates.qualities.${quality}`)}</Tag>;
}
