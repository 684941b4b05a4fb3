import { Autocomplete, Box, Checkbox, FormControlLabel, FormGroup, FormHelperText, TextField, Typography } from '@mui/material';
import { useId, useState } from 'react';
import type { AlertRule, SetAlertRule } from '../api.generated';
import { useKnown } from '../audit/who';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useFormat } from '../shared/format';
import { ROLES, ROLES_OF } from '../shared/roles';
import { useT } from '../shared/translate';
import { useRuleWords } from './rule.words';

interface Props { rule: AlertRule; title: string; onSave: (body: SetAlertRule) => Promise<unknown>; onClose: () => void }

export function RuleDialog({ rule, title, onSave, onClose }: Props) {
  const t = useT();
  const [users, setUsers] = useState(rule.notify.users);
  const save = (fields: FormData) => onSave({
    enabled: rule.enabled, parameters: Object.fromEntries(rule.parameters.map(({ name, value }) => [name, Number(textIn(fields, name) ?? value)])),
    notify: { roles: ROLES.filter((role) => fields.getAll('roles').includes(role)), users },
  });
  return (
    <FormDialog title={title} submit={t('action.save')} onSubmit={save} onClose={onClose} wide>
      {(errors) => (
        <>
          {rule.parameters.map((parameter) => <Threshold key={parameter.name} rule={rule.rule} parameter={parameter} error={errors[parameter.name]} />)}
          <Recipients roles={rule.notify.roles} users={users} onUsers={setUsers} error={errors['roles'] ?? errors['users']} />
        </>
      )}
    </FormDialog>
  );
}

function Threshold({ rule, parameter: { name, what, value, min, max, default: delivered }, error }: { rule: string; parameter: AlertRule['parameters'][number]; error: string | undefined }) {
  const t = useT();
  const format = useFormat();
  const words = useRuleWords()('parameter', `${rule}.${name}`, what);
  const bounds = t('alerts.rules.bounds', { min: format.number(min), max: format.number(max), standard: format.number(delivered) });
  return (
    <TextField name={name} type="number" label={<span lang={words.lang}>{words.text}</span>} defaultValue={value} autoComplete="off" error={error !== undefined} helperText={error ?? bounds}
      slotProps={{ htmlInput: { required: true, min, max, step: 1, inputMode: 'numeric' } }} />
  );
}

/** Only who may read alerts can be mailed about them. */
const READERS = ROLES.filter((role) => ROLES_OF['alerts.read'].includes(role));

function Recipients({ roles, users, onUsers, error }: { roles: AlertRule['notify']['roles']; users: string[]; onUsers: (users: string[]) => void; error: string | undefined }) {
  const t = useT();
  const id = useId();
  const people = useKnown().filter(({ kind }) => kind === 'user');
  return (
    <Box role="group" aria-labelledby={id} sx={{ display: 'grid', gap: 1.25 }}>
      <Typography id={id} variant="subtitle2" component="div">{t('alerts.rules.mailed')}</Typography>
      <FormGroup row>
        {READERS.map((role) => <FormControlLabel key={role} control={<Checkbox size="small" name="roles" value={role} defaultChecked={roles.includes(role)} />} label={t(`role.${role}`)} slotProps={{ typography: { variant: 'body2' } }} />)}
      </FormGroup>
      <Autocomplete multiple options={people} value={users.map((user) => people.find((each) => each.id === user) ?? { id: user, name: user, kind: 'user' as const })} onChange={(_, next) => onUsers(next.map((each) => each.id))} size="small"
        getOptionLabel={({ name }) => name} getOptionKey={({ id: key }) => key} isOptionEqualToValue={(a, b) => a.id === b.id} noOptionsText={t('audit.nothing')} openText={t('action.open')} closeText={t('action.close')} clearText={t('messages.clear')}
        renderInput={(props) => <TextField {...props} label={t('alerts.rules.people')} helperText={t('alerts.rules.peopleHint')} />} />
      {error && <FormHelperText error>{error}</FormHelperText>}
    </Box>
  );
}
