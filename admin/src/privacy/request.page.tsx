import { Alert, AlertTitle, Box, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router-dom';
import { useActions } from '../app/data.actions';
import { BackLink } from '../shared/back.link';
import { Page, Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { Tag } from '../shared/tag';
import { TextLink } from '../shared/text.link';
import { useT } from '../shared/translate';
import { CopySection } from './copy.section';
import { ErasurePreview } from './erasure.preview';
import { NextSection } from './next.section';
import { isOpen } from './privacy.types';
import { Due, RequestStateTag, useKindWords } from './privacy.words';
import { RequestFacts } from './request.facts';
import { Timeline } from './timeline';

const LOOK_AGAIN_MS = 2_000;

/** One request: what is next, what there is to know before deciding, and everything that was done about it. */
export function PrivacyRequestPage() {
  const t = useT();
  const kindWords = useKindWords();
  const { id = '' } = useParams();
  const actions = useActions();
  // Not as a record of react-admin's: those of the list have no history, and would stand in for this one.
  const { data: request, error, refetch } = useQuery({ queryKey: ['privacy/requests', id, 'detail'], queryFn: () => actions.readRequest(id), refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_AGAIN_MS : false) });
  const back = <BackLink to="/privacy/requests">{t('privacyRequests.title')}</BackLink>;
  if (error && !request) return <Page title={t('privacyRequests.title')} above={back}><ProblemAlert error={error} onRetry={() => void refetch()} /></Page>;
  if (!request) return <Page title="…" above={back}><Skeleton variant="rounded" height={190} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={360} /></Page>;
  const tags = (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
      <Box component="span" role="status"><RequestStateTag state={request.state} /></Box><Due request={request} />{request.held && <Tag tone="warn">{t('privacyRequests.held')}</Tag>}
    </Box>
  );
  return (
    <Page title={kindWords(request.kind)} subtitle={tags} above={back}>
      {request.held && isOpen(request.state) && <HeldNotice erasure={request.kind === 'erasure'} />}
      <Box sx={{ display: 'grid', columnGap: 3, gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) minmax(0, 380px)' }, alignItems: 'start' }}>
        <Box>
          <NextSection request={request} />
          {request.exportId && <CopySection request={request} />}
          {request.kind === 'erasure' && isOpen(request.state) && request.state !== 'running' && (request.contactId ?? request.userId) && <ErasurePreview request={request} />}
        </Box>
        <Box>
          <Section title={t('privacyRequests.facts')}><RequestFacts request={request} /></Section>
          <Section title={t('privacyRequests.timeline')}><Timeline entries={request.timeline} /></Section>
        </Box>
      </Box>
    </Page>
  );
}

function HeldNotice({ erasure }: { erasure: boolean }) {
  const t = useT();
  return (
    <Alert severity="warning" variant="outlined" sx={{ mb: 3, bgcolor: 'warning.light', color: 'text.primary' }}>
      <AlertTitle sx={{ fontSize: '0.9375rem', fontWeight: 650 }}>{t('privacyRequests.heldTitle')}</AlertTitle>
      {t(erasure ? 'privacyRequests.heldErasure' : 'privacyRequests.heldHint')} <TextLink to="/privacy/holds">{t('legalHolds.title')}</TextLink>
    </Alert>
  );
}
