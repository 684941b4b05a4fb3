import SendIcon from '@mui/icons-material/SendOutlined';
import { Box, Button, TextField } from '@mui/material';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Plugin } from '../api.generated';
import { useMay } from '../app/session';
import { useT } from '../shared/translate';
import { AttachButton } from './attach.button';
import { AttachedFile } from './attached.file';
import { fileContent, typesFor, useAttachment, type FileContent } from './attachment';
import type { FileType } from './content.types';
import { useDraft } from './draft';
import { EmojiButton } from './emoji.button';

const MAX_LENGTH = 4096;
const MAX_CAPTION = 1024;

export type FreeContent = { type: 'text'; text: { body: string } } | FileContent;
interface Props { busy: boolean; draft: string; initialText: string; plugin: Plugin | undefined; onTyping?: (() => void) | undefined; onSend: (content: FreeContent) => Promise<boolean> }

/** Enter sends, Shift+Enter begins a line. A text or file that didn't go stays in the field. */
export function TextForm({ busy, draft, initialText, plugin, onTyping, onSend }: Props) {
  const t = useT();
  const may = useMay();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraft(draft, initialText);
  const { attached, attach, clear } = useAttachment();
  const [chosen, setChosen] = useState<FileType>();
  const types = attached?.media ? typesFor(attached.media, plugin?.id) : [];
  const type = types.find((each) => each === chosen) ?? types[0];
  const speechless = type === 'audio';
  const ready = attached ? type !== undefined : text.trim() !== '';
  const submit = async () => {
    if (busy || !ready) return;
    if (attached?.media && type) {
      if (!(await onSend(fileContent(type, attached.media, text)))) return;
      clear();
      // A sound has no caption: the words stay, to be sent by themselves.
      if (!speechless) setText('');
    } else if (await onSend({ type: 'text', text: { body: text } })) setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also picks a word from an input method's list: that one isn't ours.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void submit();
  };
  const insert = (emoji: string) => {
    const at = field.current?.selectionStart ?? text.length;
    setText(text.slice(0, at) + emoji + text.slice(field.current?.selectionEnd ?? at));
    window.setTimeout(() => field.current?.focus());
  };
  return (
    <Box component="form" onSubmit={(event) => { event.preventDefault(); void submit(); }} sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1 }}
      onPaste={(event) => { const file = event.clipboardData.files[0]; if (file && may('media.write')) { event.preventDefault(); attach(file); } }}>
      {attached && <AttachedFile attached={attached} types={types} type={type} onType={setChosen} onRemove={clear} />}
      <Box sx={{ display: 'flex', gap: 0.5, alignItems: 'flex-end' }}>
        {may('media.write') && <AttachButton plugin={plugin} disabled={busy} onFile={attach} />}
        <EmojiButton onChoose={insert} />
        <TextField fullWidth multiline maxRows={6} inputRef={field} label={t('composer.message')} value={text} onKeyDown={onKeyDown} helperText={speechless && text.trim() !== '' ? t('files.noCaption') : undefined}
          onChange={(event) => { setText(event.target.value); onTyping?.(); }} slotProps={{ htmlInput: { maxLength: attached && !speechless ? MAX_CAPTION : MAX_LENGTH, dir: 'auto', 'data-composer': true } }} />
        <Button type="submit" variant="contained" endIcon={<SendIcon sx={{ '[dir=rtl] &': { transform: 'scaleX(-1)' } }} />} loading={busy} loadingPosition="end" disabled={!ready} sx={{ minHeight: 40, flex: 'none', marginInlineStart: 0.5 }}>{t('composer.send')}</Button>
      </Box>
    </Box>
  );
}
