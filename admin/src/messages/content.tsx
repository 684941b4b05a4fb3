import PlaceIcon from '@mui/icons-material/PlaceOutlined';
import PersonIcon from '@mui/icons-material/PersonOutlined';
import { Box, Link } from '@mui/material';
import type { ContentGone, Media } from '../api.generated';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import { FileView } from './content.file';
import { isFileType } from './content.types';
import { InteractiveView } from './content.interactive';

export interface Shown { type: string; content: unknown; preview: string; contentGone?: ContentGone | null; file?: Media | null }
type Parts = Record<string, unknown>;

const partsOf = (content: unknown): Parts => (content && typeof content === 'object' ? content as Parts : {});
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** What a message says, as the person who gets it would see it. `small`: on the simulated phone. */
export function MessageContent({ type, content, preview, contentGone, file, small }: Shown & { small?: boolean }) {
  const t = useT();
  if (contentGone) return <Gone type={type} at={contentGone.at} />;
  const parts = partsOf(content);
  if (isFileType(type)) {
    const caption = text(parts['caption']);
    return (
      <Box sx={{ display: 'grid', gap: 0.75, minWidth: 0 }}>
        <FileView type={type} id={text(parts['id'])} link={text(parts['link'])} name={text(parts['filename'])} file={file} small={small} />
        {caption && <Words>{caption}</Words>}
      </Box>
    );
  }
  if (type === 'location') return <Place parts={parts} />;
  if (type === 'contacts' && Array.isArray(content)) return <Cards cards={content.map(partsOf)} />;
  if (type === 'interactive') return <InteractiveView content={parts} preview={preview} />;
  if (type === 'reaction') return <Box sx={{ fontSize: '1.75rem', lineHeight: 1.2 }}>{text(parts['emoji']) ?? t('chat.reactionTaken')}</Box>;
  return <Words>{preview || t('message.ofType', { type })}</Words>;
}

/** In a body's place: what it was, and that it is not kept. */
function Gone({ type, at }: { type: string; at: string }) {
  const t = useT();
  const format = useFormat();
  return (
    <Box data-content-gone sx={{ color: 'text.secondary' }}>
      <Box sx={{ fontStyle: 'italic' }}>{t('message.ofType', { type })}</Box>
      <Box sx={{ fontSize: '0.8125rem' }}>{t('chat.gone', { at: format.moment(at) })}</Box>
    </Box>
  );
}

function Words({ children }: { children: string }) {
  return <Box dir="auto" sx={{ whiteSpace: 'pre-wrap' }}>{children}</Box>;
}

/** Shown as words: a map would tell its maker where the person is. */
function Place({ parts }: { parts: Parts }) {
  const t = useT();
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
      <PlaceIcon aria-hidden sx={{ color: 'primary.main', mt: '1px' }} />
      <Box sx={{ minWidth: 0 }}>
        <Box dir="auto" sx={{ fontWeight: 600 }}>{text(parts['name']) ?? t('chat.location')}</Box>
        {text(parts['address']) && <Box dir="auto" sx={{ fontSize: '0.8125rem' }}>{text(parts['address'])}</Box>}
        <Box dir="ltr" sx={{ fontSize: '0.8125rem', color: 'text.secondary', fontVariantNumeric: 'tabular-nums', textAlign: 'start' }}>{String(parts['latitude'] ?? '')}, {String(parts['longitude'] ?? '')}</Box>
      </Box>
    </Box>
  );
}

function Cards({ cards }: { cards: Parts[] }) {
  const t = useT();
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 0.75 }}>
      {cards.map((card, index) => {
        const phones = Array.isArray(card['phones']) ? card['phones'].map(partsOf) : [];
        return (
          <Box component="li" key={index} sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
            <PersonIcon aria-hidden sx={{ color: 'primary.main' }} />
            <Box>
              <Box dir="auto" sx={{ fontWeight: 600 }}>{text(partsOf(card['name'])['formatted_name']) ?? t('contact.unnamed')}</Box>
              {phones.map(({ phone }, at) => text(phone) && <Link key={at} href={`tel:${text(phone)}`} dir="ltr" sx={{ display: 'block', fontSize: '0.8125rem' }}>{text(phone)}</Link>)}
            </Box>
          </Box>
        );
      })}
    </Box>
  );
}
