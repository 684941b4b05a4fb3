import type { ComplianceIndicators } from '../api.generated';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';

export type Indicator = ComplianceIndicators['data'][number];

/** What an indicator says, in the panel's language as far as its facts tell it; else in the server's sentence, which is English. */
export function useIndicatorWords(): (indicator: Indicator) => { text: string; lang?: 'en' } {
  const t = useT();
  const format = useFormat();
  return ({ id, state, facts, detail }) => {
    const number = (name: string) => format.number(Number(facts[name] ?? 0));
    const theirs = { text: detail, lang: 'en' } as const;
    switch (id) {
      case 'audit_log':
        if (state === 'ok') return { text: t('monitoring.status.says.auditOk', { entries: number('entries') }) };
        if (state === 'unknown') return { text: t('faults' in facts ? 'monitoring.status.says.auditNever' : 'monitoring.status.says.auditNothing') };
        return Number(facts['faults'] ?? 0) > 0 ? { text: t('monitoring.status.says.auditFaults', { faults: number('faults') }) } : theirs;
      case 'keys':
        if (state !== 'ok') return theirs;
        return typeof facts['nextDueAt'] === 'string' ? { text: t('monitoring.status.says.keysOk', { at: format.date(facts['nextDueAt']) }) } : { text: t('monitoring.status.says.keysByHand') };
      case 'mfa':
        return { text: t('monitoring.status.says.mfa', { enrolled: number('enrolled'), of: number('of') }) };
      case 'alerts':
        return { text: state === 'ok' ? t('monitoring.status.says.alertsNone') : t('monitoring.status.says.alertsOpen', { open: number('open') }) };
      case 'tls':
        return { text: t(state === 'ok' ? 'monitoring.status.says.tlsOk' : 'monitoring.status.says.tlsPlain') };
    }
  };
}
