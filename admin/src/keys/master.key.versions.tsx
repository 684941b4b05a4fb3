import { Box } from '@mui/material';
import { MONO } from '../app/theme';
import { useFormat } from '../shared/format';
import { Tag, type Tone } from '../shared/tag';
import { useT } from '../shared/translate';
import type { MasterKeyVersionState } from './keys.types';
import { VersionTable } from './version.table';

const TONES: Record<MasterKeyVersionState['state'], Tone> = { staged: 'info', current: 'good', retiring: 'warn', destroyed: 'neutral' };

export function MasterKeyVersions({ versions }: { versions: MasterKeyVersionState[] }) {
  const t = useT();
  const format = useFormat();
  const date = (at: string | null) => (at ? format.date(at) : '–');
  // Two keepers are among them only while and after a key moved from one to the other.
  const moved = new Set(versions.map(({ provider }) => provider)).size > 1;
  return (
    <VersionTable title={t('keys.master.versions')} versions={versions} keyOf={({ provider, version }) => `${provider} ${version}`} columns={[
      { title: t('keys.version'), cell: ({ provider, version }) => <>{version}{moved && <> · <code dir="ltr">{provider}</code></>}</> },
      { title: t('keys.state'), cell: ({ state }) => <Tag tone={TONES[state]}>{t(`keys.states.${state}`)}</Tag> },
      { title: t('keys.master.fingerprint'), cell: ({ fingerprint }) => <Box component="code" dir="ltr" sx={{ fontFamily: MONO, fontSize: '0.78125rem' }}>{fingerprint}</Box>, hidden: 'narrow' },
      { title: t('keys.created'), cell: ({ createdAt }) => date(createdAt), hidden: 'medium' },
      { title: t('keys.activated'), cell: ({ activatedAt }) => date(activatedAt), hidden: 'narrow' },
      { title: t('keys.destroyed'), cell: ({ destroyedAt }) => date(destroyedAt), hidden: 'medium' },
      { title: t('keys.master.wraps'), cell: ({ dataKeys }) => format.number(dataKeys), end: true },
    ]} />
  );
}
