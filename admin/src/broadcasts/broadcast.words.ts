import { useTranslate } from 'react-admin';
import type { BroadcastSummary } from '../api.generated';
import type { Tone } from '../shared/tag';

export const STATE_TONES: Record<BroadcastSummary['state'], Tone> = { draft: 'neutral', scheduled: 'info', expanding: 'info', running: 'info', paused: 'warn', finished: 'good', cancelled: 'neutral', failed: 'bad' };

/** Why somebody gets nothing: the gate's rule in the words of its verdict, or what else stood in the way. */
export function useReasonWords(): (reason: string) => string {
  const translate = useTranslate();
  return (reason) => {
    const known = translate(`broadcasts.reason.${reason}`, { _: '' }) || translate(`reason.${reason}`, { _: '' }) || reason.replaceAll(/[._]/g, ' ');
    return known.charAt(0).toLocaleUpperCase() + known.slice(1);
  };
}
