import type { Alert, AlertPage, AlertRule, AlertRuleList, SetAlertRule } from '../api.generated';
import { api } from '../app/http';

export const ALERT_STATES = ['open', 'acknowledged', 'closed'] as const satisfies Alert['state'][];

const count = async (filter: { state: Alert['state']; severity?: Alert['severity'] }) => (await api<AlertPage>('GET', 'alerts', { query: { ...filter, limit: 1, count: true } })).total ?? 0;

export const alertActions = {
  alertCounts: async (): Promise<Record<Alert['state'], number>> => {
    const [open, acknowledged, closed] = await Promise.all([count({ state: 'open' }), count({ state: 'acknowledged' }), count({ state: 'closed' })]);
    return { open, acknowledged, closed };
  },
  /** Open alerts that should not wait. */
  urgentAlerts: async (): Promise<{ critical: number; warning: number }> => {
    const [critical, warning] = await Promise.all([count({ state: 'open', severity: 'critical' }), count({ state: 'open', severity: 'warning' })]);
    return { critical, warning };
  },
  acknowledgeAlert: (id: string) => api<Alert>('POST', `alerts/${id}/acknowledge`, { body: {} }),
  closeAlert: (id: string, note?: string) => api<Alert>('POST', `alerts/${id}/close`, { body: note ? { note } : {} }),
  alertRules: () => api<AlertRuleList>('GET', 'alert-rules'),
  setAlertRule: (rule: string, body: SetAlertRule) => api<AlertRule>('PUT', `alert-rules/${rule}`, { body }),
};
