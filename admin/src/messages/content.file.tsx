import FileIcon from '@mui/icons-material/InsertDriveFileOutlined';
import { Box, Link, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Media } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { useSize } from '../shared/size';
import { useT } from '../shared/translate';
import { addressOf, isOurs, type FileType } from './content.types';

interface Props { type: FileType; id: string | undefined; link: string | undefined; name: string | undefined; file: Media | null | undefined; small?: boolean | undefined }

/** A file in a message. What people sent comes with what is known of it; of what we sent the id stands in the content. */
export function FileView({ type, id, link, name, file, small }: Props) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const ours = file?.id ?? (isOurs(id) ? id : undefined);
  const { data } = useQuery({ queryKey: ['media', ours], queryFn: () => actions.media(ours!), enabled: ours !== undefined && !file && may('media.read'), staleTime: 60_000 });
  const known = file ?? data;
  if (!ours) return link ? <Bare><Link href={link} target="_blank" rel="noreferrer" dir="ltr" onClick={(event) => event.stopPropagation()}>{link}</Link></Bare> : <Bare>{t('files.elsewhere', { type: t(`files.type.${type}`) })}</Bare>;
  if (!known) return <Skeleton variant="rounded" width={small ? 160 : 220} height={type === 'image' || type === 'video' ? 140 : 44} />;
  if (known.state === 'pending') return <Bare>{t('files.pending')}</Bare>;
  if (known.state !== 'ready') return <Bare>{known.reason ? t(`files.reason.${known.reason}`) : t('files.gone')}</Bare>;
  return <Ready type={type} media={known} name={known.name ?? name} small={small} />;
}

function Ready({ type, media, name, small }: { type: FileType; media: Media; name: string | undefined; small: boolean | undefined }) {
  const t = useT();
  const [broken, setBroken] = useState(false);
  const label = name ?? t(`files.type.${type}`);
  const stop = (event: { stopPropagation(): void }) => event.stopPropagation();
  const most = small ? 200 : 320;
  if (!broken && (type === 'image' || type === 'sticker')) {
    return (
      <Link href={addressOf(media.id)} target="_blank" rel="noreferrer" onClick={stop} sx={{ display: 'block', width: 'fit-content' }} aria-label={t('files.openNamed', { name: label })}>
        <Box component="img" src={addressOf(media.id)} alt={label} loading="lazy" onError={() => setBroken(true)} sx={{ display: 'block', maxWidth: '100%', maxHeight: type === 'sticker' ? 140 : most, minHeight: 40, borderRadius: '10px', objectFit: 'contain', bgcolor: 'surface.sunken' }} />
      </Link>
    );
  }
  // No captions: people film what they like, and nobody wrote down what is said in it.
  if (!broken && type === 'video') return <Box component="video" controls preload="metadata" src={addressOf(media.id)} aria-label={label} onClick={stop} onError={() => setBroken(true)} sx={{ display: 'block', width: most, maxWidth: '100%', maxHeight: most, borderRadius: '10px', bgcolor: '#000' }} />;
  if (!broken && type === 'audio') return <Box component="audio" controls preload="metadata" src={addressOf(media.id)} aria-label={label} onClick={stop} onError={() => setBroken(true)} sx={{ display: 'block', width: small ? 210 : 280, maxWidth: '100%' }} />;
  return <Download media={media} label={label} />;
}

function Download({ media, label }: { media: Media; label: string }) {
  const t = useT();
  const size = useSize();
  return (
    <Link href={addressOf(media.id, true)} download underline="hover" color="inherit" onClick={(event) => event.stopPropagation()} aria-label={t('files.downloadNamed', { name: label })}
      sx={{ display: 'flex', gap: 1, alignItems: 'center', border: 1, borderColor: 'divider', borderRadius: '10px', bgcolor: 'background.paper', px: 1.25, py: 1, color: 'text.primary', minWidth: 0 }}>
      <FileIcon aria-hidden sx={{ color: 'primary.main', flex: 'none' }} />
      <Box sx={{ minWidth: 0 }}>
        <Box dir="auto" sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{label}</Box>
        <Box sx={{ fontSize: '0.78125rem', color: 'text.secondary' }}>{[media.mimeType, media.size !== null && size(media.size)].filter(Boolean).join(' · ')}</Box>
      </Box>
    </Link>
  );
}

function Bare({ children }: { children: ReactNode }) {
  return <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', color: 'text.secondary', fontStyle: 'italic', overflowWrap: 'anywhere' }}><FileIcon aria-hidden sx={{ fontSize: 20, flex: 'none' }} /><span>{children}</span></Box>;
}
