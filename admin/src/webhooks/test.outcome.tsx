import { Alert, Button } from '@mui/material';
import { Link } from 'react-router-dom';
import { useDuration } from '../shared/duration';
import { useFormat } from '../shared/format';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { useDelivery } from './delivery.query';

/** What came of the test event, as soon as it is known. */
export function TestOutcome({ endpointId, deliveryId, onClose }: { endpointId: string; deliveryId: string; onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const duration = useDuration();
  const { data: delivery, error, refetch } = useDelivery(endpointId, deliveryId);
  if (error && !delivery) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  const last = delivery?.attemptList.at(-1);
  const failed = delivery?.lastError ?? null;
  const severity = delivery?.state === 'delivered' ? 'success' : failed === null ? 'info' : 'error';
  return (
    <Alert role="status" severity={severity} variant="outlined" sx={{ mb: 3, bgcolor: `${severity}.light`, color: 'text.primary' }}
      action={<><Button color="inherit" size="small" component={Link} to={`?delivery=${deliveryId}`}>{t('webhooks.test.open')}</Button><Button color="inherit" size="small" onClick={onClose}>{t('webhooks.test.hide')}</Button></>}>
      {severity === 'info' && t('webhooks.test.waiting')}
      {severity === 'success' && t('webhooks.test.good', { status: last?.status ?? '', duration: duration(last?.durationMs ?? 0) })}
      {severity === 'error' && <>{t('webhooks.test.bad')} <bdi lang="en">{failed}</bdi> {delivery?.nextAttemptAt && t('webhooks.test.again', { at: format.second(delivery.nextAttemptAt) })}</>}
    </Alert>
  );
}
