import { Box, FormControlLabel, Skeleton, Switch, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { Contact, ContactRestrictions, ContactRestrictionsState } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { useRestrictions } from '../inbox/restriction.query';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { ROLES_OF } from '../shared/roles';
import { useT } from '../shared/translate';

type Which = keyof ContactRestrictions;
const SINCE = { processingRestricted: 'processingRestrictedSince', objectedToMarketing: 'objectedToMarketingSince' } as const satisfies Record<Which, keyof ContactRestrictionsState>;
const WORDS = { processingRestricted: 'restrict', objectedToMarketing: 'object' } as const;

/** What the law lets a person ask for besides opting out: that their data rests, and that nobody sells them anything. */
export function RestrictionsSection({ contact }: { contact: Contact }) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const actions = useActions();
  const notify = useNotify();
  const [changing, setChanging] = useState<Which>();
  const { data, error, refetch } = useRestrictions(contact.id);
  const writes = may('restrictions.write');
  const change = async () => {
    if (!data || !changing) return;
    const now: ContactRestrictions = { processingRestricted: data.processingRestrictedSince !== null, objectedToMarketing: data.objectedToMarketingSince !== null };
    queryClient.setQueryData(['contacts', contact.id, 'restrictions'], await actions.restrict(contact.id, { ...now, [changing]: !now[changing] }));
    notify(t('organization.saved'), { type: 'success' });
  };
  const on = changing && data ? data[SINCE[changing]] !== null : false;
  const name = contact.name ?? t('contact.unnamed');
  return (
    <Section title={t('restrictions.title')} hint={t(writes ? 'restrictions.hint' : 'restrictions.readOnly', { roles: format.list(ROLES_OF['restrictions.write'].map((role) => t(`role.${role}`))) })}>
      {error && !data && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton variant="rounded" height={110} />}
      {data && (Object.keys(SINCE) as Which[]).map((which) => (
        <FormControlLabel key={which} disabled={!writes} sx={{ alignItems: 'flex-start', display: 'flex', mb: 1 }} control={<Switch checked={data[SINCE[which]] !== null} onChange={() => setChanging(which)} data-restriction={which} />}
          label={(
            <Box sx={{ pt: '7px' }}>
              <Typography variant="body2" sx={{ fontWeight: 600 }}>{t(`restrictions.${WORDS[which]}.name`)}</Typography>
              <Typography variant="body2" color="textSecondary">{data[SINCE[which]] ? t('restrictions.since', { at: format.moment(data[SINCE[which]] ?? '') }) : t(`restrictions.${WORDS[which]}.hint`)}</Typography>
            </Box>
          )} />
      ))}
      {changing && (
        <ConfirmDialog title={t(`restrictions.${WORDS[changing]}.${on ? 'lift' : 'set'}`)} confirm={t(on ? 'restrictions.doLift' : 'restrictions.doSet')} danger={on} onConfirm={change} onClose={() => setChanging(undefined)}>
          {t(`restrictions.${WORDS[changing]}.${on ? 'liftHint' : 'setHint'}`, { name })}
        </ConfirmDialog>
      )}
    </Section>
  );
}
