import { Alert, Box, Button, FormControlLabel, MenuItem, Radio, RadioGroup, TextField } from '@mui/material';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Broadcast, StartBroadcast } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import { refreshBroadcasts, useApproval } from './broadcast.query';
import { usePreview } from './preview.step';

type When = 'now' | 'at' | 'local';
const WHEN: When[] = ['now', 'at', 'local'];
const ZONES = Intl.supportedValuesOf('timeZone');
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** When, and once more what will happen. */
export function StartStep({ broadcast }: { broadcast: Broadcast }) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const actions = useActions();
  const navigate = useNavigate();
  const approval = useApproval(broadcast);
  const { data: preview } = usePreview(broadcast.id, false);
  const [when, setWhen] = useState<When>('now');
  const [at, setAt] = useState('');
  const [zone, setZone] = useState(HERE);
  const [asking, setAsking] = useState(false);
  const ready = when === 'now' || at !== '';
  const people = format.number(preview?.eligible ?? 0);
  const body = (): StartBroadcast => (when === 'now' ? {} : when === 'at' ? { at: new Date(at).toISOString() } : { localTime: { at, timeZone: zone } });
  const start = async () => {
    await actions.startBroadcast(broadcast.id, body());
    await refreshBroadcasts();
    void navigate(`/broadcasts/${broadcast.id}`);
  };
  const button = t(when === 'now' ? 'broadcasts.startNow' : 'broadcasts.schedule');
  return (
    <Section title={t('broadcasts.step.start')} hint={preview && t('broadcasts.startHint', { count: people })}>
      <Box sx={{ display: 'grid', gap: 2, maxWidth: 560 }}>
        <RadioGroup aria-label={t('broadcasts.when')} value={when} onChange={(event) => setWhen(event.target.value as When)}>
          {WHEN.map((each) => <FormControlLabel key={each} value={each} control={<Radio size="small" />} label={t(`broadcasts.whens.${each}`)} />)}
        </RadioGroup>
        {when !== 'now' && <TextField type="datetime-local" label={t(when === 'at' ? 'broadcasts.at' : 'broadcasts.localAt')} value={at} onChange={(event) => setAt(event.target.value)} helperText={when === 'at' ? t('broadcasts.atHint', { zone: HERE }) : t('broadcasts.localHint')} slotProps={{ inputLabel: { shrink: true } }} />}
        {when === 'local' && (
          <TextField select label={t('broadcasts.zone')} value={zone} onChange={(event) => setZone(event.target.value)} helperText={t('broadcasts.zoneHint')} slotProps={{ select: { MenuProps: { sx: { maxHeight: 420 } } } }}>
            {(ZONES.includes(zone) ? ZONES : [zone, ...ZONES]).map((each) => <MenuItem key={each} value={each} dir="ltr">{each}</MenuItem>)}
          </TextField>
        )}
        {approval.needed && <Alert severity="info" variant="outlined" sx={{ bgcolor: 'info.light', color: 'text.primary' }}>{t(approval.mine ? 'broadcasts.approveFirst' : 'broadcasts.approvalNeeded')}</Alert>}
        {may('broadcasts.send') && <Box><Button variant="contained" disabled={!ready || approval.needed} onClick={() => setAsking(true)}>{button}</Button></Box>}
      </Box>
      {asking && (
        <ConfirmDialog title={t('broadcasts.confirmTitle', { name: broadcast.name })} confirm={button} onConfirm={start} onClose={() => setAsking(false)}>
          {t(`broadcasts.confirm.${when}`, { count: people, at: when === 'now' ? '' : format.moment(at) })} {t('broadcasts.confirmHint')}
        </ConfirmDialog>
      )}
    </Section>
  );
}
