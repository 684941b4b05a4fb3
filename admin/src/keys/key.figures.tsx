import { Alert, Box, Button } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useFormat } from '../shared/format';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { useDays } from './days';
import type { KeyPolicyState } from './keys.types';
import { PolicyDialog } from './policy.dialog';

interface Props {
  /** Whose figures these are, for the dialog and for those who hear the page. */
  name: string; version: number | undefined; policy: KeyPolicyState; running: boolean;
  /** Absent: this person may only look. */
  onSetPolicy?: (rotateEveryDays: number | null) => Promise<unknown>; policyNote?: string;
}

/** How old a key is, and when it is due for the next. */
export function KeyFigures({ name, version, policy, running, onSetPolicy, policyNote }: Props) {
  const t = useT();
  const days = useDays();
  const format = useFormat();
  const [editing, setEditing] = useState(false);
  const { rotateEveryDays, nextDueAt, overdue, ageDays } = policy;
  return (
    <Box sx={{ px: 2.5, pb: 2.5 }}>
      <Box component="dl" sx={{ m: 0, display: 'grid', gridTemplateColumns: { xs: 'repeat(2, minmax(0, 1fr))', md: 'repeat(4, minmax(0, 1fr))' }, gap: 2.5 }}>
        <Figure name={t('keys.version')}>{version ? format.number(version) : '–'}</Figure>
        <Figure name={t('keys.age')}>{days(ageDays)}</Figure>
        <Figure name={t('keys.policy.name')}>
          <span>{rotateEveryDays === null ? t('keys.policy.byHand') : t('keys.policy.every', { days: days(rotateEveryDays) })}</span>
          {onSetPolicy && <Button size="small" aria-label={t('keys.policy.changeNamed', { name })} onClick={() => setEditing(true)} sx={{ minHeight: 26, py: 0, px: 0.75 }}>{t('keys.policy.change')}</Button>}
        </Figure>
        <Figure name={t('keys.policy.due')}><span>{nextDueAt === null ? '–' : format.date(nextDueAt)}</span>{overdue && <Tag tone="warn">{t('keys.policy.overdue')}</Tag>}</Figure>
      </Box>
      {overdue && nextDueAt !== null && !running && <Alert severity="warning" variant="outlined" sx={{ mt: 2, bgcolor: 'warning.light', color: 'text.primary' }}>{t('keys.policy.overdueHint', { date: format.date(nextDueAt) })}</Alert>}
      {editing && onSetPolicy && <PolicyDialog name={name} note={policyNote} days={rotateEveryDays} onSave={onSetPolicy} onClose={() => setEditing(false)} />}
    </Box>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <Box component="dt" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{name}</Box>
      <Box component="dd" sx={{ m: 0, mt: 0.25, minHeight: 28, fontSize: '1.0625rem', fontWeight: 650, display: 'flex', alignItems: 'center', columnGap: 1, flexWrap: 'wrap' }}>{children}</Box>
    </Box>
  );
}
