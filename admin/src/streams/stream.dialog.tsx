import { TextField } from '@mui/material';
import { useState } from 'react';
import type { CreateAuditStream } from '../api.generated';
import { Choice } from '../organization/choice';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';
import { EntryChoice } from './entry.choice';
import { HttpFields } from './http.fields';
import { streamIn } from './stream.form';
import type { AuditStream } from './stream.types';
import { SyslogFields } from './syslog.fields';

interface Props { stream?: AuditStream; onSubmit: (wanted: CreateAuditStream) => Promise<unknown>; onClose: () => void }

/** A new stream, or another shape of one. Its way cannot be changed: that is another stream. */
export function StreamDialog({ stream, onSubmit, onClose }: Props) {
  const t = useT();
  const [kind, setKind] = useState<AuditStream['kind']>(stream?.kind ?? 'http');
  return (
    <FormDialog wide title={t(stream ? 'streams.change' : 'streams.add')} submit={t(stream ? 'action.save' : 'streams.create')} onSubmit={(fields) => onSubmit(streamIn(fields, kind))} onClose={onClose}>
      {(errors) => (
        <>
          <TextField name="name" label={t('streams.name')} autoFocus autoComplete="off" defaultValue={stream?.name} error={'name' in errors} helperText={errors['name'] ?? t('streams.nameHint')} slotProps={{ htmlInput: { required: true, maxLength: 120, dir: 'auto' } }} />
          {!stream && <Choice name="kind" title={t('streams.kind')} value={kind} disabled={false} onChange={(next) => setKind(next === 'syslog' ? 'syslog' : 'http')} options={(['http', 'syslog'] as const).map((value) => ({ value, label: t(`streams.kinds.${value}`), hint: t(`streams.kindHint.${value}`) }))} />}
          {kind === 'http' ? <HttpFields errors={errors} stored={stream?.kind === 'http' ? stream.settings : undefined} /> : <SyslogFields errors={errors} stored={stream?.kind === 'syslog' ? stream.settings : undefined} />}
          <EntryChoice chosen={stream?.eventTypes ?? null} error={errors['eventTypes']} />
        </>
      )}
    </FormDialog>
  );
}
