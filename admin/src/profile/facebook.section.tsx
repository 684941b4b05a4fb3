import { Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';

const KEY = ['facebook-link'];

/** Only where Facebook opens the account: most installations don't offer it, and say nothing of it. */
export function FacebookSection() {
  const t = useT();
  const { facebookLink, unlinkFacebook } = useActions();
  const [leaving, setLeaving] = useState(false);
  const { data } = useQuery({ queryKey: KEY, queryFn: facebookLink });
  const unlink = async () => {
    await unlinkFacebook();
    await queryClient.invalidateQueries({ queryKey: KEY });
  };
  if (!data?.linked) return null;
  return (
    <Section title={t('profile.facebook')} hint={t('profile.facebookHint')} flush action={<Button color="error" variant="outlined" onClick={() => setLeaving(true)}>{t('profile.disconnect')}</Button>}>
      {leaving && <ConfirmDialog title={t('profile.disconnectTitle')} confirm={t('profile.disconnect')} danger onConfirm={unlink} onClose={() => setLeaving(false)}>{t('profile.disconnectHint')}</ConfirmDialog>}
    </Section>
  );
}
