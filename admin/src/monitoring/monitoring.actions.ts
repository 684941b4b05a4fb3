import type { AccessFigures, ComplianceIndicators, PerformanceFigures, SecurityFigures, UsageFigures } from '../api.generated';
import { api, type Query } from '../app/http';

export interface Figures { usage: UsageFigures; security: SecurityFigures; access: AccessFigures; performance: PerformanceFigures }

export const monitoringActions = {
  figures: <K extends keyof Figures>(kind: K, query: Query, signal?: AbortSignal) => api<Figures[K]>('GET', `monitoring/${kind}`, { query, signal }),
  complianceStatus: () => api<ComplianceIndicators>('GET', 'monitoring/status'),
};
