import { Box, Checkbox, FormControlLabel, FormHelperText, Radio, RadioGroup, Skeleton, Typography } from '@mui/material';
import { useId, useState } from 'react';
import { useT } from '../shared/translate';
import { groupsOf, useEventTypes, useEventWords, useGroupName, type EventType } from './endpoint.words';

const SMALL = { typography: { variant: 'body2' } } as const;

/** `eventTypes` in the form. What was chosen before and stands in no list here is kept. */
export function EventChoice({ chosen, error }: { chosen: string[]; error?: string }) {
  const t = useT();
  const id = useId();
  const types = useEventTypes();
  const [all, setAll] = useState(chosen.includes('*'));
  const [patterns, setPatterns] = useState(() => new Set(chosen.filter((pattern) => pattern !== '*')));
  const toggle = (pattern: string, also: string[] = []) => {
    const next = new Set(patterns);
    if (!next.delete(pattern)) {
      next.add(pattern);
      for (const each of also) next.delete(each);
    }
    setPatterns(next);
  };
  return (
    <Box role="group" aria-labelledby={id}>
      <Typography id={id} variant="subtitle2" component="div">{t('webhooks.types')}</Typography>
      <RadioGroup aria-labelledby={id} value={all ? 'all' : 'some'} onChange={(event) => setAll(event.target.value === 'all')} row>
        <FormControlLabel value="all" control={<Radio size="small" />} label={t('webhooks.all')} slotProps={SMALL} />
        <FormControlLabel value="some" control={<Radio size="small" />} label={t('webhooks.some')} slotProps={SMALL} />
      </RadioGroup>
      {error && <FormHelperText error>{error}</FormHelperText>}
      {all && <Typography variant="body2" color="textSecondary">{t('webhooks.allHint')}</Typography>}
      {!all && !types && <Skeleton variant="rounded" height={280} />}
      {!all && groupsOf(types ?? []).map(([group, list]) => <Group key={group} group={group} types={list} patterns={patterns} onToggle={toggle} />)}
      {[...(all ? ['*'] : patterns)].map((pattern) => <input key={pattern} type="hidden" name="eventTypes" value={pattern} />)}
    </Box>
  );
}

interface GroupProps { group: string; types: EventType[]; patterns: ReadonlySet<string>; onToggle: (pattern: string, also?: string[]) => void }

function Group({ group, types, patterns, onToggle }: GroupProps) {
  const t = useT();
  const words = useEventWords();
  const name = useGroupName()(group);
  const pattern = `${group}.*`;
  const whole = patterns.has(pattern);
  return (
    <Box role="group" aria-label={name} sx={{ border: 1, borderColor: 'divider', borderRadius: '10px', px: 1.5, py: 0.75, mt: 1 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 1 }}>
        <Typography variant="subtitle2" component="div">{name}</Typography>
        {types.length > 1 && <FormControlLabel sx={{ mr: 0 }} control={<Checkbox size="small" checked={whole} onChange={() => onToggle(pattern, types.map(({ type }) => type))} sx={{ py: 0.5 }} />} label={t('webhooks.allOf')} slotProps={SMALL} />}
      </Box>
      {types.map((each) => (
        <FormControlLabel key={each.type} disabled={whole} sx={{ display: 'flex', alignItems: 'flex-start', mr: 0 }} control={<Checkbox size="small" checked={whole || patterns.has(each.type)} onChange={() => onToggle(each.type)} sx={{ py: 0.5 }} />}
          label={<Box sx={{ pt: '3px' }}><Typography variant="body2" component="span" sx={{ display: 'block' }}>{words(each)}</Typography><Typography variant="caption" component="code" dir="ltr" color="textSecondary">{each.type}</Typography></Box>} />
      ))}
    </Box>
  );
}
