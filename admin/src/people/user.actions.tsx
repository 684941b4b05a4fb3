import { Box, Button, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useDataProvider, useNotify } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { Member, UpdateMember } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';

type Step = 'disable' | 'enable' | 'unlock' | 'resetMfa' | 'endSessions' | 'remove';

/** What may be done about somebody else; one's own account is under Profile. */
export function UserActions({ user }: { user: Member }) {
  const t = useT();
  const may = useMay();
  const [asking, setAsking] = useState<Step>();
  const steps: Step[] = [
    ...(user.status === 'locked' ? ['unlock' as const] : []), user.status === 'disabled' ? 'enable' : 'disable', ...(user.mfa.enrolled ? ['resetMfa' as const] : []),
    ...(may('sessions.end') ? ['endSessions' as const] : []), 'remove',
  ];
  return (
    <Section title={t('people.whatYouCanDo')}>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 2 }}>
        {steps.map((step) => (
          <Row key={step} hint={t(`people.step.${step}.hint`)}>
            <Button size="small" variant="outlined" color={step === 'remove' ? 'error' : 'inherit'} onClick={() => setAsking(step)}>{t(`people.step.${step}.do`)}</Button>
          </Row>
        ))}
      </Box>
      {asking && <Ask user={user} step={asking} onClose={() => setAsking(undefined)} />}
    </Section>
  );
}

function Row({ hint, children }: { hint: string; children: ReactNode }) {
  return (
    <Box component="li" sx={{ display: 'flex', gap: 2, alignItems: 'center', justifyContent: 'space-between', flexWrap: 'wrap' }}>
      <Typography variant="body2" color="textSecondary" sx={{ flex: '1 1 220px' }}>{hint}</Typography>{children}
    </Box>
  );
}

function Ask({ user, step, onClose }: { user: Member; step: Step; onClose: () => void }) {
  const t = useT();
  const run = useSteps(user);
  const name = user.name || user.email;
  // What can't be taken back is typed.
  const typed = step === 'remove' || step === 'resetMfa' ? name : undefined;
  return (
    <ConfirmDialog title={t(`people.step.${step}.title`, { name })} confirm={t(`people.step.${step}.do`)} typed={typed} danger={step !== 'enable' && step !== 'unlock'} onConfirm={run[step]} onClose={onClose}>
      {t(`people.step.${step}.what`, { name })}
    </ConfirmDialog>
  );
}

function useSteps(user: Member): Record<Step, () => Promise<void>> {
  const t = useT();
  const data = useDataProvider();
  const actions = useActions();
  const notify = useNotify();
  const navigate = useNavigate();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['users'] });
  const setDisabled = async (disabled: boolean) => {
    const wanted: UpdateMember = { disabled };
    await data.update('users', { id: user.id, data: wanted, previousData: user });
    await refresh();
  };
  return {
    disable: () => setDisabled(true),
    enable: () => setDisabled(false),
    unlock: () => actions.unlockUser(user.id).then(refresh),
    resetMfa: () => actions.resetMfa(user.id).then(refresh),
    endSessions: async () => {
      const { ended } = await actions.endSessionsOf(user.id);
      notify(t('people.sessionsEnded', { count: ended }), { type: 'success' });
      void queryClient.invalidateQueries({ queryKey: ['sessions'] });
    },
    remove: async () => {
      await data.delete('users', { id: user.id, previousData: user });
      // The page of somebody who is gone must not be asked for again.
      queryClient.removeQueries({ queryKey: ['users', 'getOne', { id: user.id }] });
      void navigate('/users');
      void queryClient.invalidateQueries({ queryKey: ['users', 'getList'] });
    },
  };
}
