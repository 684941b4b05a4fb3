import ListIcon from '@mui/icons-material/FormatListBulletedOutlined';
import LinkIcon from '@mui/icons-material/OpenInNewOutlined';
import ReplyIcon from '@mui/icons-material/ReplyOutlined';
import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { useT } from '../shared/translate';

type Parts = Record<string, unknown>;
const part = (value: unknown): Parts => (value && typeof value === 'object' ? value as Parts : {});
const list = (value: unknown): Parts[] => (Array.isArray(value) ? value.map(part) : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** What can be chosen, or what was: buttons, a list, a link, an answer. */
export function InteractiveView({ content, preview }: { content: Parts; preview: string }) {
  const t = useT();
  const action = part(content['action']);
  const answer = part(content['button_reply'] ?? content['list_reply']);
  if (text(answer['title'])) return <Box sx={{ display: 'flex', gap: 0.75, alignItems: 'center' }}><ReplyIcon aria-hidden sx={{ fontSize: 18, color: 'text.secondary' }} /><Box dir="auto" sx={{ fontWeight: 600 }}>{text(answer['title'])}</Box></Box>;
  const header = text(part(content['header'])['text']);
  const footer = text(part(content['footer'])['text']);
  return (
    <Box sx={{ display: 'grid', gap: 0.5 }}>
      {header && <Box dir="auto" sx={{ fontWeight: 650 }}>{header}</Box>}
      <Box dir="auto" sx={{ whiteSpace: 'pre-wrap' }}>{text(part(content['body'])['text']) ?? (preview || t('message.ofType', { type: String(content['type'] ?? 'interactive') }))}</Box>
      {footer && <Box dir="auto" sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>{footer}</Box>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, mt: 0.5, display: 'grid', gap: 0.5, '&:empty': { display: 'none' } }}>
        {list(action['buttons']).map((button, index) => <Choice key={index} icon={<ReplyIcon />}>{text(part(button['reply'])['title'])}</Choice>)}
        {text(part(action['parameters'])['display_text']) && <Choice icon={<LinkIcon />} hint={text(part(action['parameters'])['url'])}>{text(part(action['parameters'])['display_text'])}</Choice>}
        {text(action['button']) && <Choice icon={<ListIcon />}>{text(action['button'])}</Choice>}
        {list(action['sections']).flatMap((section) => list(section['rows'])).map((row, index) => <Choice key={index} hint={text(row['description'])}>{text(row['title'])}</Choice>)}
      </Box>
    </Box>
  );
}

function Choice({ icon, hint, children }: { icon?: ReactNode; hint?: string | undefined; children: ReactNode }) {
  return (
    <Box component="li" sx={{ border: 1, borderColor: 'divider', borderRadius: '9px', bgcolor: 'background.paper', color: 'text.primary', px: 1.25, py: 0.5, fontSize: '0.84375rem', display: 'flex', gap: 0.75, alignItems: 'center', '& svg': { fontSize: 16, color: 'primary.main' } }}>
      {icon}<Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}><Box component="span" dir="auto" sx={{ fontWeight: 600 }}>{children}</Box>{hint && <Box component="span" dir="auto" sx={{ color: 'text.secondary', display: 'block', fontSize: '0.78125rem' }}>{hint}</Box>}</Box>
    </Box>
  );
}
