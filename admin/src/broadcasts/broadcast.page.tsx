import { Alert, Box, Skeleton } from '@mui/material';
import { useGetList } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { Broadcast, BroadcastAudience, BroadcastMessage, Connection, Segment, SegmentDefinition, Template } from '../api.generated';
import { useMay } from '../app/session';
import { groupOf } from '../segments/segment.model';
import { useNamed, useSegmentWords } from '../segments/segment.words';
import { BackLink } from '../shared/back.link';
import { CopyText } from '../shared/copy';
import { Fact, Facts } from '../shared/facts';
import { useFormat } from '../shared/format';
import { Page, Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { TemplatePhone } from '../templates/template.phone';
import { BroadcastButtons } from './broadcast.buttons';
import { draftOf, withFallbacks } from './broadcast.draft';
import { partsOfDraft } from './broadcast.parts';
import { BroadcastProgress } from './broadcast.progress';
import { useApproval, useBroadcast, useReport } from './broadcast.query';
import { BroadcastRecipients } from './broadcast.recipients';
import { BroadcastReport } from './broadcast.report';
import { BroadcastState } from './broadcast.state';
import { useReasonWords } from './broadcast.words';

export function BroadcastPage() {
  const t = useT();
  const { id = '' } = useParams();
  const { data: broadcast, error, refetch } = useBroadcast(id);
  const back = <BackLink to="/broadcasts">{t('broadcasts.title')}</BackLink>;
  if (error && !broadcast) return <Page title={t('broadcasts.title')} above={back}><ProblemAlert error={error} onRetry={() => void refetch()} /></Page>;
  if (!broadcast) return <Page title="…" above={back}><Skeleton variant="rounded" height={120} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={360} /></Page>;
  const started = broadcast.state !== 'draft';
  return (
    <Page title={broadcast.name} above={back} subtitle={<Box role="status"><BroadcastState broadcast={broadcast} /></Box>} actions={<BroadcastButtons broadcast={broadcast} />}>
      <Standing broadcast={broadcast} />
      {started && <HowFar broadcast={broadcast} />}
      {started && <BroadcastReport broadcast={broadcast} />}
      <Said broadcast={broadcast} />
      {started && <BroadcastRecipients broadcast={broadcast} />}
    </Page>
  );
}

function HowFar({ broadcast }: { broadcast: Broadcast }) {
  const t = useT();
  // Let through is not yet gone: while a broadcast stands, messages wait in the queue.
  const { data: report } = useReport(broadcast);
  return <Section title={t('broadcasts.howFar')}><BroadcastProgress broadcast={broadcast} waiting={report?.waiting ?? 0} /></Section>;
}

/** What somebody should know first: why it stands still, or whom it waits for. */
function Standing({ broadcast }: { broadcast: Broadcast }) {
  const t = useT();
  const words = useReasonWords();
  const approval = useApproval(broadcast);
  const { state, reason } = broadcast;
  if (approval.needed) return <Alert severity="info" variant="outlined" sx={{ mb: 3, bgcolor: 'info.light', color: 'text.primary' }}>{t(approval.mine ? 'broadcasts.approveFirst' : 'broadcasts.approvalNeeded')}</Alert>;
  if (state === 'paused') return <Alert severity="warning" variant="outlined" sx={{ mb: 3, bgcolor: 'warning.light', color: 'text.primary' }}>{reason ? t('broadcasts.pausedBecause', { reason: words(reason) }) : t('broadcasts.pausedByHand')}</Alert>;
  if (state === 'failed') return <Alert severity="error" variant="outlined" sx={{ mb: 3, bgcolor: 'error.light', color: 'text.primary' }}>{t('broadcasts.failedBecause', { reason: reason ? words(reason) : t('message.noReason') })}</Alert>;
  return null;
}

function Said({ broadcast }: { broadcast: Broadcast }) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const { data: connections } = useGetList<Connection>('connections', { pagination: { page: 1, perPage: 200 } }, { enabled: may('connections.read') });
  const { data: templates } = useGetList<Template>('templates', { filter: { connectionId: broadcast.connectionId }, pagination: { page: 1, perPage: 200 } }, { enabled: may('templates.read') });
  const draft = draftOf(broadcast, templates ?? []);
  const message = broadcast.message as BroadcastMessage | null;
  return (
    <Box sx={{ display: 'grid', columnGap: 4, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 340px' }, alignItems: 'start' }}>
      <Section title={t('broadcasts.details')}>
        <Facts>
          <Fact name={t('broadcasts.who')}><Audience audience={broadcast.audience as BroadcastAudience} /></Fact>
          <Fact name={t('messages.connection')}><bdi>{connections?.find(({ id }) => id === broadcast.connectionId)?.name ?? '…'}</bdi></Fact>
          <Fact name={t('message.purpose')}>{t(`purpose.${broadcast.purpose}`)}</Fact>
          {message?.template && <Fact name={t('message.template')}><bdi dir="ltr">{message.template.name} · {message.template.language.code}</bdi></Fact>}
          <Fact name={t('broadcasts.made')}>{format.exact(broadcast.createdAt)}</Fact>
          {broadcast.approvedBy && <Fact name={t('broadcasts.approval')}>{t('broadcasts.approved')}</Fact>}
          {broadcast.startedAt && <Fact name={t('broadcasts.started')}>{format.exact(broadcast.startedAt)}</Fact>}
          {broadcast.finishedAt && <Fact name={t('broadcasts.finished')}>{format.exact(broadcast.finishedAt)}</Fact>}
          <Fact name={t('broadcasts.id')}><CopyText label={t('broadcasts.id')} value={broadcast.id} bare /></Fact>
        </Facts>
      </Section>
      <Box sx={{ mb: 3 }}>{message === null ? <Alert severity="info" variant="outlined">{t('chat.goneHint')}</Alert> : (draft.type !== 'stored' || templates) && <TemplatePhone label={t('templates.phone.label')} parts={draft.type === 'stored' ? { body: t('message.ofType', { type: message.type }), buttons: [] } : partsOfDraft(draft, templates?.find(({ id }) => id === draft.templateId), withFallbacks)} />}</Box>
    </Box>
  );
}

function Audience({ audience: { segmentId, importId, contactIds, definition } }: { audience: BroadcastAudience }) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const words = useSegmentWords();
  const { imports } = useNamed();
  const { data: segments } = useGetList<Segment>('segments', { pagination: { page: 1, perPage: 200 } }, { enabled: segmentId !== undefined && may('segments.read') });
  if (contactIds) return t('broadcasts.chosen', { count: format.number(contactIds.length) });
  if (importId) return t('segments.say.import', { name: imports.find(({ id }) => id === importId)?.name ?? t('segments.someImport') });
  const segment = segments?.find(({ id }) => id === segmentId);
  const meant = definition ?? (segment?.definition as SegmentDefinition | undefined);
  return <>{segment && <Box component="span" sx={{ fontWeight: 600 }}><bdi>{segment.name}</bdi>: </Box>}{meant ? words(groupOf(meant)) : '…'}</>;
}
