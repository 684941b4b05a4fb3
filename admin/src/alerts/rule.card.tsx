import { Box, Button, Switch, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { AlertRule, AlertRuleList, SetAlertRule } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { useWho } from '../audit/who';
import { useFormat } from '../shared/format';
import { useProblemText } from '../shared/problem';
import { Tag } from '../shared/tag';
import { useName, useT } from '../shared/translate';
import { SEVERITY_TONES } from './alert.words';
import { RuleDialog } from './rule.dialog';
import { useRuleWords } from './rule.words';

const KEY = ['alert-rules'];

/** What holds now; all of it is sent, because what is not sent goes back to what was delivered. */
export const settingOf = ({ enabled, parameters, notify }: AlertRule): SetAlertRule => ({ enabled, parameters: Object.fromEntries(parameters.map(({ name, value }) => [name, value])), notify });

export function RuleCard({ rule }: { rule: AlertRule }) {
  const t = useT();
  const may = useMay();
  const name = useName();
  const words = useRuleWords();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [turning, setTurning] = useState<boolean>();
  const [changing, setChanging] = useState(false);
  const title = name('alerts.rule', rule.rule);
  const what = words('sentence', rule.rule, rule.what);
  const mayWrite = may('alerts.write');
  const save = async (body: SetAlertRule) => {
    const changed = await actions.setAlertRule(rule.rule, body);
    await queryClient.cancelQueries({ queryKey: KEY });
    queryClient.setQueryData<AlertRuleList>(KEY, (now) => now && { data: now.data.map((each) => (each.rule === changed.rule ? changed : each)) });
  };
  const toggle = () => {
    if (turning !== undefined) return;
    setTurning(!rule.enabled);
    save({ ...settingOf(rule), enabled: !rule.enabled }).catch((error: unknown) => notify(problemText(error).detail, { type: 'warning' })).finally(() => setTurning(undefined));
  };
  return (
    <Box component="li" data-rule={rule.rule} sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', px: 2.5, py: 2, display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr) auto' }}>
      <Box>
        <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}><Typography variant="h3" component="h2">{title}</Typography><Tag tone={SEVERITY_TONES[rule.severity]}>{t(`alerts.severities.${rule.severity}`)}</Tag></Box>
        <Box lang={what.lang} dir="auto" sx={{ color: 'text.secondary', fontSize: '0.875rem', mt: 0.25 }}>{what.text}</Box>
        <Facts rule={rule} />
      </Box>
      <Box sx={{ display: 'grid', justifyItems: 'end', alignContent: 'start', gap: 0.5 }}>
        <Switch checked={turning ?? rule.enabled} disabled={!mayWrite || !rule.optional} onChange={toggle} slotProps={{ input: { 'aria-label': t('alerts.rules.switch', { name: title }) } }} />
        <Box sx={{ fontSize: '0.78125rem', color: 'text.secondary' }}>{t(!rule.optional ? 'alerts.rules.always' : rule.enabled ? 'alerts.rules.on' : 'alerts.rules.off')}</Box>
        {mayWrite && <Button size="small" variant="outlined" color="inherit" aria-label={t('alerts.rules.changeNamed', { name: title })} onClick={() => setChanging(true)}>{t('alerts.rules.change')}</Button>}
      </Box>
      {changing && <RuleDialog rule={rule} title={title} onSave={save} onClose={() => setChanging(false)} />}
    </Box>
  );
}

function Facts({ rule }: { rule: AlertRule }) {
  const t = useT();
  const words = useRuleWords();
  const format = useFormat();
  const who = useWho();
  const mailed = [...rule.notify.roles.map((role) => t(`role.${role}`)), ...rule.notify.users.map((id) => who({ type: 'user', id }))];
  return (
    <Box component="dl" sx={{ m: 0, mt: 1, display: 'flex', flexWrap: 'wrap', columnGap: 2.5, rowGap: 0.25, fontSize: '0.8125rem', '& dt': { color: 'text.secondary' }, '& dd': { m: 0 } }}>
      {rule.parameters.map(({ name, what, value }) => {
        const label = words('parameter', `${rule.rule}.${name}`, what);
        return <Box key={name} sx={{ display: 'flex', gap: 0.75 }}><Box component="dt" lang={label.lang}>{label.text}</Box><Box component="dd">{format.number(value)}</Box></Box>;
      })}
      <Box sx={{ display: 'flex', gap: 0.75 }}><dt>{t('alerts.rules.mailed')}</dt><dd>{mailed.length > 0 ? format.list(mailed) : t('alerts.rules.nobody')}</dd></Box>
    </Box>
  );
}
