import CloseIcon from '@mui/icons-material/Close';
import FileIcon from '@mui/icons-material/InsertDriveFileOutlined';
import { Box, IconButton, LinearProgress, MenuItem, TextField } from '@mui/material';
import { useProblemText } from '../shared/problem';
import { useSize } from '../shared/size';
import { useT } from '../shared/translate';
import type { Attached } from './attachment';
import type { FileType } from './content.types';

interface Props { attached: Attached; types: FileType[]; type: FileType | undefined; onType: (type: FileType) => void; onRemove: () => void }

/** How far the upload is, what it will be sent as, or why it can't be. */
export function AttachedFile({ attached: { file, share, media, error }, types, type, onType, onRemove }: Props) {
  const t = useT();
  const size = useSize();
  const problemText = useProblemText();
  const unfit = media && types.length === 0;
  const percent = Math.round(share * 100);
  return (
    <Box data-attached={media ? 'ready' : error === undefined ? 'uploading' : 'failed'} sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap', border: 1, borderColor: error !== undefined || unfit ? 'error.main' : 'divider', borderRadius: '10px', bgcolor: 'surface.sunken', px: 1.25, py: 0.75, fontSize: '0.875rem' }}>
      <FileIcon aria-hidden sx={{ color: 'primary.main' }} />
      <Box sx={{ flex: '1 1 160px', minWidth: 0 }}>
        <Box dir="auto" sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{file.name}</Box>
        <Box role="status" sx={{ fontSize: '0.78125rem', color: error !== undefined || unfit ? 'error.main' : 'text.secondary' }}>
          {error !== undefined ? problemText(error).detail : unfit ? t('files.unfit') : media ? size(file.size) : t('files.uploading', { percent, size: size(file.size) })}
        </Box>
        {!media && error === undefined && <LinearProgress variant="determinate" value={percent} aria-label={t('files.uploading', { percent, size: size(file.size) })} sx={{ mt: 0.5, borderRadius: 1 }} />}
      </Box>
      {types.length > 1 && type && (
        <TextField select label={t('files.sendAs')} value={type} onChange={(event) => onType(event.target.value as FileType)} sx={{ minWidth: 130 }}>
          {types.map((each) => <MenuItem key={each} value={each}>{t(`files.type.${each}`)}</MenuItem>)}
        </TextField>
      )}
      <IconButton size="small" aria-label={t('files.removeNamed', { name: file.name })} onClick={onRemove}><CloseIcon fontSize="small" /></IconButton>
    </Box>
  );
}
