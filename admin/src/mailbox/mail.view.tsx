import { Box, Link, Typography } from '@mui/material';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import type { KeptMail } from './mail';

export function MailView({ mail }: { mail: KeptMail }) {
  const t = useT();
  const format = useFormat();
  return (
    <Box component="article" aria-label={mail.subject}>
      <Box sx={{ px: 3, py: 2, borderBottom: 1, borderColor: 'divider' }}>
        <Typography variant="h2" dir="auto">{mail.subject}</Typography>
        <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5 }}>{t('mailbox.to')} <bdi>{mail.to}</bdi>{' · '}{format.exact(mail.at)}</Typography>
      </Box>
      <Typography component="div" dir="auto" sx={{ px: 3, py: 2.5, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxWidth: 720 }}>
        {piecesOf(mail).map((piece, at) => (mail.links.includes(piece)
          ? <Link key={at} href={piece} target="_blank" rel="noopener noreferrer" dir="ltr">{piece}</Link>
          : <span key={at}>{piece}</span>))}
      </Typography>
    </Box>
  );
}

/** The text cut at its links, which the server has named. */
function piecesOf({ text, links }: KeptMail): string[] {
  return links.reduce<string[]>((pieces, link) => pieces.flatMap((piece) => (links.includes(piece) ? [piece] : piece.split(link).flatMap((part, at) => (at === 0 ? [part] : [link, part])))), [text]);
}
