import { useFormat } from '../shared/format';
import { Tag, type Tone } from '../shared/tag';
import { useT } from '../shared/translate';
import type { DataKeyVersion } from './keys.types';
import { VersionTable } from './version.table';

const TONES: Record<DataKeyVersion['state'], Tone> = { active: 'good', retiring: 'warn', destroyed: 'neutral' };

export function DataKeyVersions({ versions }: { versions: DataKeyVersion[] }) {
  const t = useT();
  const format = useFormat();
  const date = (at: string | null) => (at ? format.date(at) : '–');
  return (
    <VersionTable title={t('keys.data.versions')} versions={versions} keyOf={({ version }) => String(version)} columns={[
      { title: t('keys.version'), cell: ({ version }) => version },
      { title: t('keys.state'), cell: ({ state }) => <Tag tone={TONES[state]}>{t(`keys.states.${state}`)}</Tag> },
      { title: t('keys.created'), cell: ({ createdAt }) => date(createdAt) },
      { title: t('keys.retired'), cell: ({ retiredAt }) => date(retiredAt), hidden: 'narrow' },
      { title: t('keys.destroyed'), cell: ({ destroyedAt }) => date(destroyedAt), hidden: 'narrow' },
      { title: t('keys.data.wrappedBy'), cell: ({ state, masterKeyVersion }) => (state === 'destroyed' ? '–' : masterKeyVersion), hidden: 'medium', end: true },
    ]} />
  );
}
