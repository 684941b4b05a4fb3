import { Alert, Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { useSession } from '../app/session';
import type { MessageKey } from '../i18n/catalog';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import type { Closing } from './closing.actions';
import { CallOff } from './closing.banner';
import { ClosingDialog } from './closing.dialog';
import { useClosing, useGraceLeft } from './closing.query';

const LISTS = {
  goes: ['closing.went.data', 'closing.went.people', 'closing.went.access', 'closing.went.keys', 'closing.went.log'],
  stays: ['closing.kept.certificate', 'closing.kept.entry', 'closing.kept.others'],
  first: ['closing.before.copy', 'closing.before.hold', 'closing.before.tell'],
} as const satisfies Record<string, MessageKey[]>;

/** For owners. What cannot be undone is explained before it can be asked for. */
export function ClosingSection() {
  const t = useT();
  const closing = useClosing();
  return <Section title={t('closing.title')} hint={t('closing.hint')}>{closing ? <UnderWay closing={closing} /> : <Offer />}</Section>;
}

function Offer() {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const { account } = useSession();
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      {(['goes', 'stays', 'first'] as const).map((list) => (
        <Box key={list}>
          <Typography variant="subtitle2" component="h3">{t(`closing.${list}`)}</Typography>
          <Box component="ul" sx={{ m: 0, mt: 0.5, paddingInlineStart: '20px', fontSize: '0.875rem', display: 'grid', gap: 0.25 }}>{LISTS[list].map((key) => <li key={key}>{t(key)}</li>)}</Box>
        </Box>
      ))}
      {!account.hasPassword && <Alert severity="info" variant="outlined" action={<Button size="small" color="inherit" component={Link} to="/profile/security">{t('closing.toSecurity')}</Button>}>{t('closing.noPassword')}</Alert>}
      <Box sx={{ display: 'flex', gap: 1.5, flexWrap: 'wrap' }}>
        <Button variant="outlined" color="inherit" component={Link} to="/privacy/exports">{t('closing.toCopy')}</Button>
        <Button variant="outlined" color="error" disabled={!account.hasPassword} onClick={() => setAsking(true)}>{t('closing.start')}</Button>
      </Box>
      {asking && <ClosingDialog onClose={() => setAsking(false)} />}
    </Box>
  );
}

function UnderWay({ closing }: { closing: Closing }) {
  const t = useT();
  const format = useFormat();
  const left = useGraceLeft(closing);
  if (left === undefined) return <Typography>{t('closing.bannerNow')}</Typography>;
  return (
    <Box sx={{ display: 'grid', gap: 1.5, justifyItems: 'start' }}>
      <Typography sx={{ fontWeight: 600 }}>{t('closing.underWay', { at: format.exact(closing.dueAt) })}</Typography>
      <Typography variant="body2" color="textSecondary">{t('closing.underWayHint')}</Typography>
      <CallOff />
    </Box>
  );
}
