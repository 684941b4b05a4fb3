import { Box, Typography } from '@mui/material';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { CopyBlock } from '../shared/copy';
import { Section } from '../shared/page';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { KeyFigures } from './key.figures';
import { showKeys } from './keys.query';
import type { MasterKeyState } from './keys.types';
import { MasterKeyVersions } from './master.key.versions';
import { providerName } from './provider';
import { RotationProgress } from './rotation.progress';

export function MasterKeySection({ masterKey }: { masterKey: MasterKeyState }) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const { provider, version, fingerprint, closed, policy, rotation, versions, operator } = masterKey;
  const setPolicy = async (rotateEveryDays: number | null) => showKeys(await actions.setMasterKeyPolicy({ rotateEveryDays }));
  return (
    <Section title={t('keys.master.title')} hint={t('keys.master.hint')} flush action={<Tag tone={closed === null ? 'good' : 'bad'}>{t(closed === null ? 'keys.master.open' : 'keys.master.closed')}</Tag>}>
      <KeyFigures name={t('keys.master.title')} version={version} policy={policy} running={rotation?.state === 'running'}
        onSetPolicy={operator && may('keys.master') ? setPolicy : undefined} policyNote={t('keys.policy.masterNote')} />
      <Box sx={{ px: 2.5, pb: 2.5, display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) minmax(0, 2fr)' }, gap: 2.5 }}>
        <Box>
          <Typography variant="body2" color="textSecondary">{t('keys.master.provider')}</Typography>
          <Typography sx={{ fontWeight: 600 }}>{providerName(t, provider)}</Typography>
          <Typography variant="body2" color="textSecondary"><code dir="ltr">{provider}</code></Typography>
        </Box>
        <Box>
          <Typography variant="body2" color="textSecondary" sx={{ mb: 0.5 }}>{t('keys.master.fingerprint')}</Typography>
          <CopyBlock label={t('keys.master.fingerprint')} value={fingerprint} />
          <Typography variant="body2" color="textSecondary" sx={{ mt: 0.75 }}>{t('keys.master.fingerprintHint')}</Typography>
        </Box>
      </Box>
      <RotationProgress rotation={rotation} kind="master" />
      <MasterKeyVersions versions={versions} />
    </Section>
  );
}
