import { Box, Typography } from '@mui/material';
import { Link } from 'react-router-dom';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import type { KeptMail } from './mail';

export function MailList({ mails, open }: { mails: KeptMail[]; open: string | undefined }) {
  const t = useT();
  const format = useFormat();
  return (
    <Box component="nav" aria-label={t('mailbox.list')}>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {mails.map((mail) => (
          <Box component="li" key={mail.id} sx={{ '& + &': { borderTop: 1, borderColor: 'divider' } }}>
            <Box component={Link} to={`/mailbox/${mail.id}`} aria-current={mail.id === open ? 'true' : undefined}
              sx={{
                display: 'block', px: 2, py: 1.25, color: 'text.primary', textDecoration: 'none', borderInlineStart: '3px solid', borderColor: 'transparent', '&:hover': { bgcolor: 'surface.sunken' }, '&:focus-visible': { outlineOffset: -2 },
                '&[aria-current]': { bgcolor: 'surface.sunken', borderColor: 'primary.main' },
              }}>
              <Typography noWrap sx={{ fontWeight: 600 }}><bdi>{mail.subject}</bdi></Typography>
              <Typography variant="body2" color="textSecondary" noWrap><bdi>{mail.to}</bdi>{' · '}{format.moment(mail.at)}</Typography>
            </Box>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
