import AddIcon from '@mui/icons-material/Add';
import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import { Box, Button, IconButton, MenuItem, Select, Typography } from '@mui/material';
import { useId } from 'react';
import { useT } from '../shared/translate';
import { ConditionFields } from './condition.fields';
import { isGroup, MAX_DEPTH, newCondition, newGroup, type Condition, type Group } from './segment.model';

interface Props { group: Group; onChange: (group: Group) => void; onRemove?: () => void; depth?: number }

/** "Everybody of whom all of this is true", and so on inside. */
export function SegmentBuilder({ group, onChange, onRemove, depth = 1 }: Props) {
  const t = useT();
  const id = useId();
  const set = (key: number, next: Condition | Group) => onChange({ ...group, parts: group.parts.map((part) => (part.key === key ? next : part)) });
  const remove = (key: number) => onChange({ ...group, parts: group.parts.filter((part) => part.key !== key) });
  const add = (part: Condition | Group) => onChange({ ...group, parts: [...group.parts, part] });
  return (
    <Box role="group" aria-labelledby={id} sx={{ border: 1, borderColor: 'divider', borderRadius: '12px', p: 2, bgcolor: depth % 2 === 0 ? 'surface.sunken' : 'background.paper' }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap', mb: 1.5 }}>
        <Typography id={id} variant="subtitle2" component="span">{t('segments.whom')}</Typography>
        <Select size="small" value={group.match} onChange={(event) => onChange({ ...group, match: event.target.value as Group['match'] })} inputProps={{ 'aria-label': t('segments.match') }} sx={{ fontSize: '0.875rem' }}>
          <MenuItem value="all">{t('segments.all')}</MenuItem><MenuItem value="any">{t('segments.any')}</MenuItem>
        </Select>
        <Typography variant="subtitle2" component="span">{t('segments.isTrue')}</Typography>
        {onRemove && <Button size="small" color="inherit" onClick={onRemove} sx={{ marginInlineStart: 'auto' }}>{t('segments.removeGroup')}</Button>}
      </Box>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.5 }}>
        {group.parts.map((part, index) => (
          <Box component="li" key={part.key}>
            {isGroup(part) ? <SegmentBuilder group={part} depth={depth + 1} onChange={(next) => set(part.key, next)} onRemove={() => remove(part.key)} /> : (
              <Box role="group" aria-label={t('segments.condition', { number: index + 1 })} sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
                <Box sx={{ flex: 1, minWidth: 0 }}><ConditionFields condition={part} onChange={(next) => set(part.key, next)} /></Box>
                <IconButton aria-label={t('segments.removeCondition', { number: index + 1 })} disabled={group.parts.length === 1} onClick={() => remove(part.key)} sx={{ mt: '2px' }}><DeleteIcon fontSize="small" /></IconButton>
              </Box>
            )}
          </Box>
        ))}
      </Box>
      <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap', mt: 1.5 }}>
        <Button size="small" startIcon={<AddIcon />} onClick={() => add(newCondition())}>{t('segments.addCondition')}</Button>
        {depth < MAX_DEPTH && <Button size="small" startIcon={<AddIcon />} onClick={() => add(newGroup())}>{t('segments.addGroup')}</Button>}
      </Box>
    </Box>
  );
}
