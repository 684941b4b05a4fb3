import AddIcon from '@mui/icons-material/Add';
import { Box, Button, TextField } from '@mui/material';
import type { ReactNode } from 'react';
import type { Plugin } from '../api.generated';
import { useT } from '../shared/translate';
import { AttachButton, useLimitWords } from './attach.button';
import { AttachedFile } from './attached.file';
import { typesFor, useAttachment } from './attachment';
import type { Kind, Writing } from './compose.body';
import type { FileType } from './content.types';
import { TemplateFields } from './template.fields';

type Named = { [K in keyof Writing]: Writing[K] extends string ? K : never }[keyof Writing];
interface Props { kind: Kind; writing: Writing; onChange: (change: Partial<Writing>) => void; plugin: Plugin | undefined; connectionId: string }

/** The fields of one kind of message. The lengths are the platform's. */
export function ComposeFields({ kind, writing, onChange, plugin, connectionId }: Props) {
  const t = useT();
  const field = (name: Named, label: string, options: { max?: number; required?: boolean; multiline?: boolean; ltr?: boolean; type?: string; hint?: string } = {}) => (
    <TextField key={name} label={label} value={writing[name]} onChange={(event) => onChange({ [name]: event.target.value })} type={options.type ?? 'text'} multiline={options.multiline ?? false} minRows={options.multiline ? 3 : undefined} maxRows={10} fullWidth helperText={options.hint}
      slotProps={{ htmlInput: { maxLength: options.max ?? 200, dir: options.ltr ? 'ltr' : 'auto', required: options.required ?? true } }} />
  );
  switch (kind) {
    case 'text': return field('text', t('composer.message'), { max: 4096, multiline: true });
    case 'template': return <TemplateFields connectionId={connectionId} onChange={(template) => onChange({ template })} />;
    case 'file': return <FileFields writing={writing} onChange={onChange} plugin={plugin} />;
    case 'location': return (
      <>
        <Pair>{field('latitude', t('compose.latitude'), { ltr: true, hint: t('compose.degrees') })}{field('longitude', t('compose.longitude'), { ltr: true })}</Pair>
        {field('name', t('compose.placeName'), { required: false })}
        {field('address', t('compose.address'), { required: false })}
      </>
    );
    case 'contacts': return <>{field('name', t('contact.name'))}<Pair>{field('phone', t('contact.phone'), { ltr: true, required: false, type: 'tel', hint: t('contact.phoneHint') })}{field('email', t('compose.email'), { ltr: true, required: false, type: 'email' })}</Pair></>;
    default: return (
      <>
        {field('text', t('composer.message'), { max: 1024, multiline: true })}
        <Pair>{field('header', t('compose.header'), { max: 60, required: false })}{field('footer', t('compose.footer'), { max: 60, required: false })}</Pair>
        {kind === 'button' && <Buttons writing={writing} onChange={onChange} />}
        {kind === 'list' && <>{field('listButton', t('compose.listButton'), { max: 20 })}<Rows writing={writing} onChange={onChange} /></>}
        {kind === 'cta_url' && <Pair>{field('urlLabel', t('compose.urlLabel'), { max: 20 })}{field('url', t('compose.url'), { max: 2000, ltr: true, type: 'url' })}</Pair>}
      </>
    );
  }
}

function Pair({ children }: { children: ReactNode }) {
  return <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, alignItems: 'start' }}>{children}</Box>;
}

type Part = Pick<Props, 'writing' | 'onChange'>;

function Buttons({ writing: { buttons }, onChange }: Part) {
  const t = useT();
  return (
    <Box role="group" aria-label={t('compose.buttons')} sx={{ display: 'grid', gap: 1.5 }}>
      {buttons.map((title, index) => <TextField key={index} label={t('compose.button', { number: index + 1 })} value={title} onChange={(event) => onChange({ buttons: buttons.with(index, event.target.value) })} slotProps={{ htmlInput: { maxLength: 20, dir: 'auto' } }} />)}
      {buttons.length < 3 && <Box><Button size="small" startIcon={<AddIcon />} onClick={() => onChange({ buttons: [...buttons, ''] })}>{t('compose.addButton')}</Button></Box>}
    </Box>
  );
}

function Rows({ writing: { rows }, onChange }: Part) {
  const t = useT();
  return (
    <Box role="group" aria-label={t('compose.rows')} sx={{ display: 'grid', gap: 1.5 }}>
      {rows.map((row, index) => (
        <Pair key={index}>
          <TextField label={t('compose.row', { number: index + 1 })} value={row.title} onChange={(event) => onChange({ rows: rows.with(index, { ...row, title: event.target.value }) })} slotProps={{ htmlInput: { maxLength: 24, dir: 'auto' } }} />
          <TextField label={t('compose.rowHint')} value={row.description} onChange={(event) => onChange({ rows: rows.with(index, { ...row, description: event.target.value }) })} slotProps={{ htmlInput: { maxLength: 72, dir: 'auto' } }} />
        </Pair>
      ))}
      {rows.length < 10 && <Box><Button size="small" startIcon={<AddIcon />} onClick={() => onChange({ rows: [...rows, { title: '', description: '' }] })}>{t('compose.addRow')}</Button></Box>}
    </Box>
  );
}

function FileFields({ writing, onChange, plugin }: Part & Pick<Props, 'plugin'>) {
  const t = useT();
  const limits = useLimitWords()(plugin);
  const { attached, attach, clear } = useAttachment({ onReady: (media) => onChange({ media, fileType: typesFor(media, plugin?.id)[0] }) });
  const types: FileType[] = attached?.media ? typesFor(attached.media, plugin?.id) : [];
  return (
    <>
      {attached
        ? <AttachedFile attached={attached} types={types} type={writing.fileType} onType={(fileType) => onChange({ fileType })} onRemove={() => { clear(); onChange({ media: undefined, fileType: undefined }); }} />
        : <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', color: 'text.secondary', fontSize: '0.875rem' }}><AttachButton plugin={plugin} disabled={false} onFile={attach} label={t('files.choose')} />{limits}</Box>}
      {writing.fileType !== 'audio' && <TextField label={t('files.caption')} value={writing.text} onChange={(event) => onChange({ text: event.target.value })} multiline minRows={2} slotProps={{ htmlInput: { maxLength: 1024, dir: 'auto' } }} />}
    </>
  );
}
