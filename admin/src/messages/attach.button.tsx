import AttachIcon from '@mui/icons-material/AttachFileOutlined';
import { Button, IconButton, Tooltip } from '@mui/material';
import { useRef } from 'react';
import type { Plugin } from '../api.generated';
import { useSize } from '../shared/size';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import { limitsOf } from './attachment';

/** "Image up to 5 MB, video up to 16 MB": said before somebody waits for an upload in vain. */
export function useLimitWords(): (plugin: Plugin | undefined) => string {
  const t = useT();
  const size = useSize();
  const format = useFormat();
  return (plugin) => {
    const limits = limitsOf(plugin).filter(({ type }) => type !== 'sticker');
    if (limits.length === 0) return t('files.limitUnknown');
    return format.list(limits.map(({ type, maxBytes }) => t('files.limit', { type: t(`files.type.${type}`), size: size(maxBytes) })));
  };
}

interface Props { plugin: Plugin | undefined; disabled: boolean; onFile: (file: File) => void; /** A button with words, where there is room. */ label?: string }

export function AttachButton({ plugin, disabled, onFile, label }: Props) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const limits = useLimitWords()(plugin);
  return (
    <>
      {label
        ? <Button variant="outlined" startIcon={<AttachIcon />} disabled={disabled} onClick={() => input.current?.click()} sx={{ flex: 'none' }}>{label}</Button>
        : <Tooltip title={`${t('files.attach')} · ${limits}`}><span><IconButton aria-label={t('files.attach')} disabled={disabled} onClick={() => input.current?.click()}><AttachIcon /></IconButton></span></Tooltip>}
      <input ref={input} type="file" hidden aria-label={t('files.attach')} onChange={(event) => {
        const file = event.target.files?.[0];
        // The same file chosen again must be heard of again.
        event.target.value = '';
        if (file) onFile(file);
      }} />
    </>
  );
}
