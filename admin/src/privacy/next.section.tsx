import { Alert, Box, Button } from '@mui/material';
import { useState } from 'react';
import { useMay, type Permission } from '../app/session';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ROLES_OF } from '../shared/roles';
import { useT } from '../shared/translate';
import { isOpen, type PrivacyRequestDetail, type RequestAction } from './privacy.types';
import { useDoer } from './privacy.words';
import { RequestDialog } from './request.dialog';
import { useSecondPerson, type SecondPerson } from './second.person';

/** What the server asks for each action. */
const NEEDS: Record<RequestAction, Permission> = { link: 'privacy.write', verify: 'privacy.write', extend: 'privacy.write', cancel: 'privacy.write', approve: 'privacy.decide', fulfil: 'privacy.decide', refuse: 'privacy.decide' };
const MAIN = ['link', 'verify', 'approve', 'fulfil'] as const satisfies RequestAction[];
const OTHERS = ['link', 'extend', 'refuse', 'cancel'] as const satisfies RequestAction[];

type Step = 'link' | 'verify' | 'approve' | 'fulfil' | 'erase' | 'waiting' | 'running' | 'done' | 'refused' | 'cancelled';

function stepOf({ state, kind, contactId, userId }: PrivacyRequestDetail): Step {
  switch (state) {
    case 'received': return kind && (contactId ?? userId) ? 'verify' : 'link';
    case 'verified': return kind === 'erasure' ? 'approve' : 'fulfil';
    case 'approved': return 'erase';
    case 'waiting': case 'running': case 'done': case 'refused': case 'cancelled': return state;
  }
}

/** What is to be done now, why, and everything else that can be done: just what the server says of this request. */
export function NextSection({ request }: { request: PrivacyRequestDetail }) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const [doing, setDoing] = useState<RequestAction>();
  const second = useSecondPerson(request);
  const step = stepOf(request);
  const can = (action: RequestAction) => request.actions.includes(action) && may(NEEDS[action]);
  const main = MAIN.findLast((action) => request.actions.includes(action));
  const others = OTHERS.filter((action) => action !== main && can(action));
  const noMarketing = request.kind === 'objection' && request.userId !== null;
  // What the server would refuse is said before it is asked.
  const blocked = main === 'fulfil' && (second?.rule === 'other' || noMarketing || (step === 'waiting' && request.held));
  const shut = isOpen(request.state) && request.actions.length > 0 && request.actions.every((action) => !may(NEEDS[action]));
  return (
    <Section title={t(`privacyRequests.next.${step}.title`)} hint={step === 'fulfil' && request.kind ? t(`privacyRequests.fulfilHint.${request.kind}`) : t(`privacyRequests.next.${step}.hint`)}>
      <Box sx={{ display: 'grid', gap: 2 }}>
        {second && <SecondPersonNote second={second} />}
        {noMarketing && main === 'fulfil' && <Note severity="info">{t('privacyRequests.noMarketing')}</Note>}
        {shut && <Note severity="info">{t('privacyRequests.readOnly', { roles: format.list(ROLES_OF['privacy.write'].map((role) => t(`role.${role}`))) })}</Note>}
        {(others.length > 0 || (main && can(main))) && (
          <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
            {main && can(main) && <Button variant="contained" color={main === 'fulfil' && request.kind === 'erasure' ? 'error' : 'primary'} disabled={blocked} onClick={() => setDoing(main)}>{t(main === 'fulfil' && request.kind ? `privacyRequests.fulfil.${request.kind}` : `privacyRequests.do.${main}`)}</Button>}
            {others.map((action) => <Button key={action} variant="outlined" color="inherit" onClick={() => setDoing(action)}>{t(action === 'link' ? 'privacyRequests.relink' : `privacyRequests.do.${action}`)}</Button>)}
          </Box>
        )}
      </Box>
      {doing && <RequestDialog action={doing} request={request} onClose={() => setDoing(undefined)} />}
    </Section>
  );
}

function SecondPersonNote({ second: { rule, approvedBy, others } }: { second: SecondPerson }) {
  const t = useT();
  const format = useFormat();
  const doer = useDoer();
  switch (rule) {
    case 'before': return <Note severity="info">{t('privacyRequests.second.before', { people: format.list(others) })}</Note>;
    case 'other': return <Note severity="warning">{t('privacyRequests.second.other', { people: format.list(others) })}</Note>;
    case 'alone': return <Note severity="warning">{t('privacyRequests.second.alone')}</Note>;
    case 'approved': return <Note severity="info">{t('privacyRequests.second.approved', { name: doer(approvedBy) })}</Note>;
  }
}

function Note({ severity, children }: { severity: 'info' | 'warning'; children: string }) {
  return <Alert severity={severity} variant="outlined" sx={{ bgcolor: `${severity}.light`, color: 'text.primary' }}>{children}</Alert>;
}
