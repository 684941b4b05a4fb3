import FileIcon from '@mui/icons-material/InsertDriveFileOutlined';
import CodeIcon from '@mui/icons-material/ContentCopyOutlined';
import LinkIcon from '@mui/icons-material/OpenInNewOutlined';
import CallIcon from '@mui/icons-material/PhoneOutlined';
import ReplyIcon from '@mui/icons-material/ReplyOutlined';
import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { useT } from '../shared/translate';
import type { ShownParts } from './template.parts';

const ICONS: Record<string, ReactNode> = { URL: <LinkIcon />, PHONE_NUMBER: <CallIcon />, COPY_CODE: <CodeIcon />, OTP: <CodeIcon /> };

/** A message as it will stand on the phone. */
export function TemplatePhone({ parts, label, authentication }: { parts: ShownParts; label: string; authentication?: boolean }) {
  const t = useT();
  const body = parts.body || (authentication ? t('templates.phone.code') : '');
  return (
    <Box role="group" aria-label={label} sx={{ bgcolor: 'phone.frame', borderRadius: '34px', p: '9px', width: '100%', maxWidth: 340, boxShadow: '0 18px 40px -20px rgb(0 0 0 / .45), inset 0 0 0 1px rgb(255 255 255 / .12)' }}>
      <Box sx={{ bgcolor: 'phone.wallpaper', borderRadius: '26px', minHeight: 300, px: 1.5, py: 2.5, display: 'flex', flexDirection: 'column' }}>
        <Box sx={{ bgcolor: 'phone.other', color: 'phone.text', borderRadius: '12px', borderTopLeftRadius: '3px', overflow: 'hidden', fontSize: '0.875rem', lineHeight: 1.45, boxShadow: '0 1px 1px rgb(0 0 0 / .1)', maxWidth: '96%' }}>
          <Box sx={{ px: 1.5, py: 1.25, display: 'grid', gap: 0.75, overflowWrap: 'anywhere' }}>
            {parts.media && <Box sx={{ display: 'grid', placeItems: 'center', gap: 0.5, py: 3, borderRadius: '8px', bgcolor: 'phone.wallpaper', color: 'phone.muted', fontSize: '0.75rem' }}><FileIcon aria-hidden />{t(`templates.media.${mediaOf(parts.media)}`)}</Box>}
            {parts.header && <Box dir="auto" sx={{ fontWeight: 650 }}>{parts.header}</Box>}
            <Box dir="auto" sx={{ whiteSpace: 'pre-wrap', color: body ? 'phone.text' : 'phone.muted' }}>{body ? <Marked text={body} /> : t('templates.phone.empty')}</Box>
            {parts.footer && <Box dir="auto" sx={{ fontSize: '0.78125rem', color: 'phone.muted' }}>{parts.footer}</Box>}
          </Box>
          {parts.buttons.map((button, index) => (
            <Box key={index} dir="auto" sx={{ display: 'flex', gap: 0.75, alignItems: 'center', justifyContent: 'center', borderTop: 1, borderColor: 'divider', px: 1.5, py: 1, color: 'phone.tick', fontWeight: 600, minHeight: 38, '& svg': { fontSize: 16 } }}>
              <Box component="span" aria-hidden sx={{ display: 'inline-flex' }}>{ICONS[button.type] ?? <ReplyIcon />}</Box>{button.text || (button.type === 'COPY_CODE' || button.type === 'OTP' ? t('templates.phone.copyCode') : '…')}
            </Box>
          ))}
        </Box>
      </Box>
    </Box>
  );
}

const mediaOf = (format: string): 'image' | 'video' | 'document' | 'location' => (format === 'IMAGE' ? 'image' : format === 'VIDEO' ? 'video' : format === 'LOCATION' ? 'location' : 'document');

/** `*bold*`, as the app shows it. */
function Marked({ text }: { text: string }) {
  return <>{text.split(/(\*[^*\n]+\*)/).map((part, index) => (part.length > 2 && part.startsWith('*') && part.endsWith('*') ? <strong key={index}>{part.slice(1, -1)}</strong> : part))}</>;
}
