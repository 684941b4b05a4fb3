import { Box, MenuItem, TextField } from '@mui/material';
import { useTranslate } from 'react-admin';
import { PURPOSES } from '../shared/purposes';
import { useName, useT } from '../shared/translate';
import { FIELDS, newCondition, OPS, type Condition, type Field } from './segment.model';
import { useNamed } from './segment.words';

const CHANNELS = ['whatsapp', 'sms', 'email', 'messenger', 'instagram'];
interface Props { condition: Condition; onChange: (condition: Condition) => void }

/** What is looked at, what is asked of it, and the answer that counts. */
export function ConditionFields({ condition, onChange }: Props) {
  const t = useT();
  const translate = useTranslate();
  const { field, op } = condition;
  const set = (part: Partial<Condition>) => onChange({ ...condition, ...part });
  return (
    <Box sx={{ display: 'grid', gap: 1, gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 158px), 1fr))' }}>
      <TextField select label={t('segments.what')} value={field} onChange={(event) => onChange({ ...newCondition(event.target.value as Field), key: condition.key })}>
        {FIELDS.map((each) => <MenuItem key={each} value={each}>{t(`segments.fields.${each}`)}</MenuItem>)}
      </TextField>
      {field === 'attribute' && <TextField label={t('segments.attributeName')} value={condition.name} onChange={(event) => set({ name: event.target.value })} autoComplete="off" slotProps={{ htmlInput: { maxLength: 64, dir: 'auto' } }} />}
      {OPS[field].length > 1 && (
        <TextField select label={t('segments.how')} value={op} onChange={(event) => set({ op: event.target.value })}>
          {OPS[field].map((each) => <MenuItem key={each} value={each}>{translate(`segments.ops.${field}.${each}`)}</MenuItem>)}
        </TextField>
      )}
      <Answer condition={condition} onSet={set} />
    </Box>
  );
}

function Answer({ condition: { field, op, value, channel, purpose }, onSet }: { condition: Condition; onSet: (part: Partial<Condition>) => void }) {
  const t = useT();
  const name = useName();
  const { tags, imports } = useNamed();
  const text = (label: string, more: { type?: string; hint?: string; ltr?: boolean } = {}) => (
    <TextField type={more.type} label={label} value={value} onChange={(event) => onSet({ value: event.target.value })} helperText={more.hint} autoComplete="off" slotProps={{ inputLabel: more.type === 'date' ? { shrink: true } : {}, htmlInput: { dir: more.ltr ? 'ltr' : 'auto', ...(more.type === 'number' && { step: 'any' }) } }} />
  );
  const channels = (any: boolean) => (
    <TextField select label={t('segments.channel')} value={channel} onChange={(event) => onSet({ channel: event.target.value })} slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
      {any && <MenuItem value="">{t('segments.anyChannel')}</MenuItem>}
      {CHANNELS.map((each) => <MenuItem key={each} value={each}>{name('channel', each)}</MenuItem>)}
    </TextField>
  );
  switch (field) {
    case 'consent': return <>
      <TextField select label={t('segments.purpose')} value={purpose} onChange={(event) => onSet({ purpose: event.target.value })}>{PURPOSES.map((each) => <MenuItem key={each} value={each}>{t(`purpose.${each}`)}</MenuItem>)}</TextField>
      {channels(false)}
    </>;
    case 'optedOut': return channels(true);
    case 'tag': return <Pick label={t('segments.tag')} value={value} choices={tags} onPick={(id) => onSet({ value: id })} />;
    case 'import': return <Pick label={t('segments.import')} value={value} choices={imports.map((each) => ({ id: each.id, name: each.name ?? t('imports.unnamed') }))} onPick={(id) => onSet({ value: id })} />;
    case 'language': return text(t('segments.languages'), { hint: t('segments.languagesHint'), ltr: true });
    case 'timeZone': return text(t('segments.timeZones'), { hint: t('segments.timeZonesHint'), ltr: true });
    case 'createdAt': return text(t('segments.day'), { type: 'date' });
    case 'lastInbound': return text(t('segments.days'), { type: 'number' });
    case 'attribute':
      if (op === 'exists' || op === 'missing') return null;
      if (op === 'before' || op === 'after') return text(t('segments.day'), { type: 'date' });
      if (op === 'greater' || op === 'less') return text(t('segments.number'), { type: 'number' });
      return text(t(op === 'in' ? 'segments.values' : 'segments.value'), op === 'in' ? { hint: t('segments.commas') } : {});
  }
}

function Pick({ label, value, choices, onPick }: { label: string; value: string; choices: { id: string; name: string }[]; onPick: (id: string) => void }) {
  const t = useT();
  const known = choices.some(({ id }) => id === value);
  return (
    <TextField select label={label} value={value} onChange={(event) => onPick(event.target.value)} helperText={choices.length === 0 ? t('segments.noChoice') : undefined}>
      {value !== '' && !known && <MenuItem value={value}>…</MenuItem>}
      {choices.map(({ id, name }) => <MenuItem key={id} value={id}><bdi>{name}</bdi></MenuItem>)}
    </TextField>
  );
}
