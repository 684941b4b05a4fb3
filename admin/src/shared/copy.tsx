import CheckIcon from '@mui/icons-material/Check';
import CopyIcon from '@mui/icons-material/ContentCopyOutlined';
import { Box, Button, IconButton, Tooltip } from '@mui/material';
import { useEffect, useState } from 'react';
import { MONO } from '../app/theme';
import { useT } from './translate';

const SHOWN_MS = 2_000;

function useCopy(value: string): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = window.setTimeout(() => setCopied(false), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [copied]);
  return { copied, copy: () => void write(value).then(() => setCopied(true), () => undefined) };
}

/** The clipboard API is missing on plain http beyond localhost, where people first try the product. */
async function write(value: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(value);
  const field = document.createElement('textarea');
  field.value = value;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

export function CopyButton({ value, label }: { value: string; label: string }) {
  const t = useT();
  const { copied, copy } = useCopy(value);
  return (
    <Button size="small" variant="outlined" onClick={copy} startIcon={copied ? <CheckIcon /> : <CopyIcon />} sx={{ flex: 'none' }}>
      {copied ? t('action.copied') : label}
    </Button>
  );
}

/** A value in a line of text, with a small button that copies it. `bare`: its label stands beside it already. */
export function CopyText({ value, label, bare }: { value: string; label: string; bare?: boolean }) {
  const t = useT();
  const { copied, copy } = useCopy(value);
  const name = t('action.copyNamed', { name: label });
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5, maxWidth: '100%', fontSize: '0.8125rem' }}>
      {!bare && <Box component="span" sx={{ color: 'text.secondary', flex: 'none' }}>{label}</Box>}
      <Box component="code" dir="ltr" sx={{ fontFamily: MONO, fontSize: '0.75rem', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{value}</Box>
      <Tooltip title={copied ? t('action.copied') : name}>
        <IconButton size="small" onClick={copy} aria-label={name} sx={{ p: 0.5 }}>
          {copied ? <CheckIcon sx={{ fontSize: 15 }} /> : <CopyIcon sx={{ fontSize: 15 }} />}
        </IconButton>
      </Tooltip>
    </Box>
  );
}

/** Something to take along whole: a key, a command, an address. */
export function CopyBlock({ value, label, multiline }: { value: string; label: string; multiline?: boolean }) {
  const t = useT();
  return (
    <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '10px', bgcolor: 'surface.sunken', p: 1.25, display: 'flex', gap: 1, alignItems: multiline ? 'flex-start' : 'center', flexWrap: multiline ? 'wrap' : 'nowrap' }}>
      <Box component="pre" dir="ltr" tabIndex={0} role="group" aria-label={label}
        sx={{ m: 0, flex: '1 1 200px', minWidth: 0, fontFamily: MONO, fontSize: '0.78125rem', lineHeight: 1.6, overflowX: 'auto', whiteSpace: multiline ? 'pre-wrap' : 'pre', overflowWrap: 'anywhere', textAlign: 'start' }}>
        {value}
      </Box>
      <CopyButton value={value} label={t('action.copy')} />
    </Box>
  );
}
