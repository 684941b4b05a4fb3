import { Box, Button, Step, StepLabel, Stepper } from '@mui/material';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useGetList } from 'react-admin';
import { useNavigate, useSearchParams } from 'react-router-dom';
import type { Broadcast, Connection, Template } from '../api.generated';
import { useActions } from '../app/data.actions';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { AudienceStep } from './audience.step';
import { audienceReady, createOf, messageReady, type BroadcastDraft } from './broadcast.draft';
import { refreshBroadcasts } from './broadcast.query';
import { MessageStep } from './message.step';
import { PreviewStep } from './preview.step';
import { StartStep } from './start.step';

const STEPS = ['audience', 'message', 'check', 'start'] as const;
type StepName = (typeof STEPS)[number];
const isStep = (text: string | null): text is StepName => STEPS.some((step) => step === text);

interface Props { draft: BroadcastDraft; known?: Broadcast; connections: Connection[] }

/** Whom, what, who really gets it, when. The address holds the step; before the third the draft is kept at the server, so that nothing is lost. */
export function BroadcastWizard({ draft: initial, known, connections }: Props) {
  const t = useT();
  const actions = useActions();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [draft, setDraft] = useState(initial);
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const { data: templates } = useGetList<Template>('templates', { filter: { connectionId: draft.connectionId }, pagination: { page: 1, perPage: 200 } }, { enabled: draft.connectionId !== '' });
  const asked = search.get('step');
  const wanted = isStep(asked) ? asked : 'audience';
  const step = !known && (wanted === 'check' || wanted === 'start') ? 'message' : wanted;
  const connection = connections.find(({ id }) => id === draft.connectionId);
  const template = templates?.find(({ id }) => id === draft.templateId);
  const change = (part: Partial<BroadcastDraft>) => setDraft((now) => ({ ...now, ...part }));
  const home = known ? `/broadcasts/${known.id}/edit` : '/broadcasts/create';
  const go = (to: StepName, at = home) => void navigate(`${at}?step=${to}`);
  const keep = () => {
    if (!connection) return;
    setState({ busy: true });
    const wish = createOf(draft, connection, template);
    const work = known ? actions.updateBroadcast(known.id, wish) : actions.createBroadcast(wish);
    work.then(async ({ id }) => {
      await refreshBroadcasts();
      setState({ busy: false });
      go('check', `/broadcasts/${id}/edit`);
    }).catch((error: unknown) => setState({ busy: false, error }));
  };
  const ready = step === 'audience' ? audienceReady(draft) : step === 'message' ? audienceReady(draft) && messageReady(draft, template) : true;
  const place = STEPS.indexOf(step);
  const next = () => (step === 'audience' ? go('message') : step === 'message' ? keep() : go('start'));
  return (
    <>
      <Stepper activeStep={place} sx={{ mb: 3, maxWidth: 820 }} component="ol" aria-label={t('broadcasts.steps')}>
        {STEPS.map((each) => <Step key={each} component="li" aria-current={each === step ? 'step' : undefined} sx={{ listStyle: 'none' }}><StepLabel sx={{ '& .MuiStepLabel-label': { display: { xs: each === step ? 'block' : 'none', sm: 'block' } } }}>{t(`broadcasts.step.${each}`)}</StepLabel></Step>)}
      </Stepper>
      <Focused key={step} first={!isStep(asked)}>
        {step === 'audience' && <AudienceStep draft={draft} connections={connections} onChange={change} />}
        {step === 'message' && <MessageStep draft={draft} templates={templates} template={template} onChange={change} />}
        {step === 'check' && known && <PreviewStep broadcast={known} />}
        {step === 'start' && known && <StartStep broadcast={known} />}
      </Focused>
      {state.error !== undefined && <Box sx={{ mb: 3 }}><ProblemAlert error={state.error} kept={t('organization.kept')} /></Box>}
      <Box sx={{ display: 'flex', gap: 1 }}>
        {place > 0 && <Button variant="outlined" color="inherit" disabled={state.busy} onClick={() => go(STEPS[place - 1] ?? 'audience')}>{t('broadcasts.back')}</Button>}
        {step !== 'start' && <Button variant="contained" loading={state.busy} disabled={!ready} onClick={next}>{t('broadcasts.next')}</Button>}
      </Box>
    </>
  );
}

/** A new step is where the keyboard goes on. */
function Focused({ first, children }: { first: boolean; children: ReactNode }) {
  const part = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!first) part.current?.focus();
  }, [first]);
  return <Box ref={part} tabIndex={-1} sx={{ outline: 0 }}>{children}</Box>;
}
