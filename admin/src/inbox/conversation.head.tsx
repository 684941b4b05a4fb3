import BackIcon from '@mui/icons-material/ArrowBack';
import CloseIcon from '@mui/icons-material/CheckOutlined';
import AiIcon from '@mui/icons-material/SmartToyOutlined';
import SnoozeIcon from '@mui/icons-material/SnoozeOutlined';
import { Box, Button, IconButton, Link, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import type { Connection, Conversation } from '../api.generated';
import { useMay } from '../app/session';
import { useFormat } from '../shared/format';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { AssignMenu } from './assign.menu';
import type { Desk } from './desk';
import { MoreMenu } from './more.menu';
import { ROOMY } from './roomy';

interface Props { conversation: Conversation; connection: Connection | undefined; who: string; desk: Desk; back: string }

export function ConversationHead({ conversation, connection, who, desk, back }: Props) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const { status, snoozedUntil, handler, labels } = conversation;
  const marked = status === 'closed' || snoozedUntil !== null || handler === 'ai' || labels.length > 0;
  return (
    <Box component="header" sx={{ px: { xs: 1, sm: 2.5 }, py: 1, bgcolor: 'background.paper', borderBottom: 1, borderColor: 'divider', flex: 'none' }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <IconButton component={RouterLink} to={back} aria-label={t('inbox.back')} sx={{ display: { sm: 'none' } }}><BackIcon sx={{ '[dir=rtl] &': { transform: 'scaleX(-1)' } }} /></IconButton>
        <Box sx={{ minWidth: 120, flex: 1 }}>
          <Typography variant="h2" noWrap><bdi>{who}</bdi></Typography>
          <Typography variant="caption" color="textSecondary" noWrap component="div">
            <span dir="ltr">{conversation.address}</span>{connection && ` · ${connection.name}`}
            {may('contacts.read') && <Box component="span" sx={{ [ROOMY]: { display: 'none' } }}> · <Link component={RouterLink} to={`/contacts/${conversation.contactId}`}>{t('inbox.openContact')}</Link></Box>}
          </Typography>
        </Box>
        {may('conversations.work') && (
          <Box sx={{ display: 'flex', gap: 0.75, alignItems: 'center', flex: 'none' }}>
            <AssignMenu conversation={conversation} desk={desk} />
            {status === 'closed'
              ? <Button size="small" variant="outlined" color="inherit" disabled={desk.busy} onClick={desk.reopen}>{t('desk.reopen')}</Button>
              : <Button size="small" variant="outlined" color="inherit" disabled={desk.busy} startIcon={<CloseIcon />} onClick={desk.close}>{t('desk.close')}</Button>}
            <MoreMenu conversation={conversation} desk={desk} />
          </Box>
        )}
      </Box>
      {marked && (
        <Box sx={{ display: 'flex', gap: 0.5, flexWrap: 'wrap', mt: 0.5 }}>
          {status === 'closed' && <Tag icon={<CloseIcon aria-hidden />}>{t('desk.closed')}</Tag>}
          {snoozedUntil && <Tag tone="info" icon={<SnoozeIcon aria-hidden />}>{t('desk.snooze.active', { at: format.moment(snoozedUntil) })}</Tag>}
          {handler === 'ai' && <Tag tone="warn" icon={<AiIcon aria-hidden />}>{t('desk.ai')}</Tag>}
          {labels.map((label) => <Tag key={label}><bdi>{label}</bdi></Tag>)}
        </Box>
      )}
    </Box>
  );
}
