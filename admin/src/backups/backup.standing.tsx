import { Box } from '@mui/material';
import type { BackupStatus } from '../api.generated';
import { useDays } from '../keys/days';
import { Fact, Facts } from '../shared/facts';
import { useFormat, useNow } from '../shared/format';
import { useHours } from '../shared/hours';
import { Section } from '../shared/page';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';

export function BackupStanding({ status }: { status: BackupStatus }) {
  const t = useT();
  const format = useFormat();
  const days = useDays();
  const hours = useHours();
  const now = useNow();
  const past = (at: string | null) => (at === null ? t('backups.none') : format.exact(at));
  const due = (at: string | null) => (at === null ? t('backups.notPlanned') : Date.parse(at) <= now ? t('backups.now') : format.exact(at));
  return (
    <Box sx={{ display: 'grid', columnGap: 3, gridTemplateColumns: { md: '1fr 1fr' }, alignItems: 'stretch', '& > section': { minWidth: 0 } }}>
      <Section title={t('backups.status')}>
        <Facts>
          <Fact name={t('backups.lastSuccess')}>{past(status.lastSuccessAt)}</Fact>
          <Fact name={t('backups.nextDue')}>{status.running ? t('backups.making') : due(status.nextDueAt)}</Fact>
          <Fact name={t('backups.lastVerified')}>{past(status.lastVerifiedAt)}{status.lastVerified !== null && <> <Tag tone={status.lastVerified ? 'good' : 'bad'}>{t(status.lastVerified ? 'backups.passed' : 'backups.failedDrill')}</Tag></>}</Fact>
          <Fact name={t('backups.nextDrill')}>{due(status.nextDrillAt)}</Fact>
        </Facts>
      </Section>
      <Section title={t('backups.settings')}>
        <Facts>
          <Fact name={t('backups.every')}>{status.everyHours === 0 ? t('backups.notPlanned') : hours(status.everyHours)}</Fact>
          <Fact name={t('backups.kept')}>{days(status.keptDays)}</Fact>
          <Fact name={t('backups.drill')}>{days(status.drillEveryDays)}</Fact>
          <Fact name={t('backups.storage')}>{t(`backups.storages.${status.storage}`)}</Fact>
          <Fact name={t('backups.files')}>{t(status.files ? 'backups.filesIn' : 'backups.filesOut')}</Fact>
        </Facts>
      </Section>
    </Box>
  );
}
