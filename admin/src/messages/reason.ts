import type { MessageSummary } from '../api.generated';
import { useName, useT } from '../shared/translate';

const GATE = 'gate.';

/** Why a message didn't go, in one line with its code: "Blocked: the contact opted out — gate.opted_out". */
export function useReason(): (message: Pick<MessageSummary, 'status' | 'code' | 'detail'>) => string | undefined {
  const t = useT();
  const name = useName();
  return ({ status, code, detail }) => {
    if (status !== 'blocked' && status !== 'failed' && status !== 'unknown') return undefined;
    const rule = code?.startsWith(GATE) ? code.slice(GATE.length) : undefined;
    const words = rule ? name('reason', rule, detail ?? rule) : (detail ?? t('message.noReason'));
    return `${t(`message.${status}`)}: ${words}${code ? ` — ${code}` : ''}`;
  };
}
