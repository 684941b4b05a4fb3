import { Box } from '@mui/material';
import { Fact, Facts } from '../shared/facts';
import { CopyText } from '../shared/copy';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import { VERIFY_METHODS, type PrivacyRequestDetail } from './privacy.types';
import { useDoer } from './privacy.words';
import { Subject } from './subject';

export function RequestFacts({ request }: { request: PrivacyRequestDetail }) {
  const t = useT();
  const format = useFormat();
  const doer = useDoer();
  const methodWords = useMethodWords();
  const { requester, message, note, verifiedAt, verifiedBy, verifiedMethod, approvedAt, approvedBy, extensionReason, refusalReason, finishedAt, finishedBy } = request;
  const linked = request.contactId ?? request.userId;
  const asker = [requester.name, requester.address].filter(Boolean).join(' · ');
  return (
    <Facts>
      <Fact name={t('privacyRequests.who')}><Subject request={request} /></Fact>
      {linked && asker && <Fact name={t('privacyRequests.asker')}><bdi>{asker}</bdi></Fact>}
      {message && <Fact name={t('privacyRequests.message')}><Text>{message}</Text></Fact>}
      <Fact name={t('privacyRequests.channel')}>{t(`privacyRequests.channels.${request.channel}`)}</Fact>
      <Fact name={t('privacyRequests.received')}>{format.exact(request.receivedAt)}</Fact>
      <Fact name={t('privacyRequests.dueTitle')}>{format.date(request.dueAt)}</Fact>
      {extensionReason && <Fact name={t('privacyRequests.extension')}><Text>{extensionReason}</Text></Fact>}
      {verifiedAt && <Fact name={t('privacyRequests.verified')}>{verifiedMethod && methodWords(verifiedMethod)}{verifiedBy && <Box sx={{ color: 'text.secondary' }}><bdi>{doer(verifiedBy)}</bdi>, {format.moment(verifiedAt)}</Box>}</Fact>}
      {note && <Fact name={t('privacyRequests.note')}><Text>{note}</Text></Fact>}
      {approvedAt && approvedBy && <Fact name={t('privacyRequests.approved')}><bdi>{doer(approvedBy)}</bdi>, {format.moment(approvedAt)}</Fact>}
      {refusalReason && <Fact name={t('privacyRequests.refusal')}><Text>{refusalReason}</Text></Fact>}
      {finishedAt && <Fact name={t('privacyRequests.finished')}>{format.exact(finishedAt)}{finishedBy && <Box sx={{ color: 'text.secondary' }}><bdi>{doer(finishedBy)}</bdi></Box>}</Fact>}
      <Fact name={t('privacyRequests.id')}><CopyText bare label={t('privacyRequests.id')} value={request.id} /></Fact>
    </Facts>
  );
}

function Text({ children }: { children: string }) {
  return <Box dir="auto" sx={{ whiteSpace: 'pre-wrap' }}>{children}</Box>;
}

/** How it was made sure who asks; one that no catalog has stays as the server calls it. */
export function useMethodWords(): (method: string) => string {
  const t = useT();
  return (method) => (method === 'signed_callback' || VERIFY_METHODS.some((each) => each === method) ? t(`privacyRequests.methods.${method as (typeof VERIFY_METHODS)[number] | 'signed_callback'}`) : method);
}
