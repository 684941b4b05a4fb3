import { Box, useTheme } from '@mui/material';
import type { Tag } from '../api.generated';

const LIGHT: Record<Tag['colour'], string> = { grey: '#6d7773', red: '#b3362c', orange: '#c26a00', yellow: '#9a7b00', green: '#1d7a45', teal: '#0e7a74', blue: '#2f6fb0', purple: '#7d4592', pink: '#b23a78' };
const DARK: Record<Tag['colour'], string> = { grey: '#8b9691', red: '#ff8577', orange: '#f0a94a', yellow: '#d6c64c', green: '#6fd097', teal: '#5cc8c0', blue: '#82b8f0', purple: '#c893dc', pink: '#f08fbf' };

/** A label of the house's own. Its colour stands as a dot, so that its word is read on any of them. */
export function TagChip({ tag }: { tag: Pick<Tag, 'name' | 'colour'> }) {
  const colours = useTheme().palette.mode === 'light' ? LIGHT : DARK;
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75, px: 1, py: '2px', borderRadius: '7px', border: 1, borderColor: 'divider', fontSize: '0.78125rem', fontWeight: 550, lineHeight: 1.5, maxWidth: 200 }}>
      <Box aria-hidden component="span" sx={{ width: 8, height: 8, borderRadius: '50%', flex: 'none', bgcolor: colours[tag.colour] }} />
      <Box component="bdi" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{tag.name}</Box>
    </Box>
  );
}

export function TagChips({ tags, most = Infinity }: { tags: Pick<Tag, 'id' | 'name' | 'colour'>[]; most?: number }) {
  if (tags.length === 0) return null;
  return <Box component="span" sx={{ display: 'inline-flex', gap: 0.5, flexWrap: 'wrap', alignItems: 'center' }}>{tags.slice(0, most).map((tag) => <TagChip key={tag.id} tag={tag} />)}{tags.length > most && <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.78125rem' }}>+{tags.length - most}</Box>}</Box>;
}
