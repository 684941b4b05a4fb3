import { Box, Button, Skeleton, Table, TableBody, TableCell, TableContainer, TableHead, TableRow, Typography } from '@mui/material';
import { lazy, Suspense, useState } from 'react';
import type { Broadcast, BroadcastReport as Report } from '../api.generated';
import { useColours } from '../monitoring/palette';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { TextLink } from '../shared/text.link';
import { useT } from '../shared/translate';
import { useReport } from './broadcast.query';
import { ReasonTable } from './reason.table';

const ReportChart = lazy(() => import('./report.chart').then((module) => ({ default: module.ReportChart })));
export const REPORT_HEIGHT = 300;
export interface Stage { id: string; name: string; value: number; color: string }

/** What became of it, as bars or as a table, and why some got nothing. */
export function BroadcastReport({ broadcast }: { broadcast: Broadcast }) {
  const t = useT();
  const [asTable, setAsTable] = useState(false);
  const { data: report, error, refetch } = useReport(broadcast);
  const toggle = report && <Button size="small" variant="outlined" color="inherit" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>{t('monitoring.asTable')}</Button>;
  return (
    <Section title={t('broadcasts.report')} hint={t('broadcasts.reportHint')} action={toggle}>
      {error && !report && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!report && !error && <Skeleton variant="rounded" height={REPORT_HEIGHT} />}
      {report && <Figures report={report} asTable={asTable} />}
      {report && <Why report={report} />}
    </Section>
  );
}

function useStages(report: Report): Stage[] {
  const t = useT();
  const colours = useColours();
  const of = (id: 'recipients' | 'accepted' | 'sent' | 'delivered' | 'read' | 'excluded' | 'failed' | 'pending' | 'cancelled', value: number, color: string) => ({ id, name: t(`broadcasts.stage.${id}`), value, color });
  return [
    of('recipients', report.recipients, colours.grey), of('accepted', report.accepted, colours.blue), of('sent', report.sent, colours.purple), of('delivered', report.delivered, colours.green), of('read', report.read, colours.olive),
    of('excluded', report.excluded, colours.orange), of('failed', report.failed + report.messagesFailed, colours.red), ...(report.pending + report.waiting > 0 ? [of('pending', report.pending + report.waiting, colours.grey)] : []), ...(report.cancelled > 0 ? [of('cancelled', report.cancelled, colours.grey)] : []),
  ];
}

function Figures({ report, asTable }: { report: Report; asTable: boolean }) {
  const t = useT();
  const format = useFormat();
  const stages = useStages(report);
  if (!asTable) return <Box role="figure" aria-label={t('monitoring.chart', { title: t('broadcasts.report') })} sx={{ height: REPORT_HEIGHT }}><Suspense fallback={<Skeleton variant="rounded" height={REPORT_HEIGHT} />}><ReportChart stages={stages} /></Suspense></Box>;
  return (
    <TableContainer sx={{ minHeight: REPORT_HEIGHT }}>
      <Table size="small" aria-label={t('broadcasts.report')}>
        <TableHead><TableRow><TableCell>{t('broadcasts.stageName')}</TableCell><TableCell align="right">{t('broadcasts.people')}</TableCell><TableCell align="right">{t('broadcasts.share')}</TableCell></TableRow></TableHead>
        <TableBody>
          {stages.map(({ id, name, value }) => (
            <TableRow key={id} data-stage={id}>
              <TableCell component="th" scope="row">{name}</TableCell>
              <TableCell align="right" sx={{ fontVariantNumeric: 'tabular-nums' }}>{format.number(value)}</TableCell>
              <TableCell align="right" sx={{ fontVariantNumeric: 'tabular-nums', color: 'text.secondary' }}>{report.recipients > 0 ? `${format.number(Math.round((100 * value) / report.recipients))} %` : '–'}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function Why({ report: { excludedBy, failedBy, blockedAtDispatch, optOutsWithin24h, unknown } }: { report: Report }) {
  const t = useT();
  const format = useFormat();
  const link = (state: string) => (reason: string, words: string) => <TextLink to={`?${new URLSearchParams({ state, reason })}`}>{words}</TextLink>;
  return (
    <Box sx={{ display: 'grid', gap: 2, mt: 2 }}>
      {excludedBy.length > 0 && <ReasonTable title={t('broadcasts.excludedBy')} reasons={excludedBy} link={link('excluded')} />}
      {blockedAtDispatch.length > 0 && <ReasonTable title={t('broadcasts.blockedLater')} reasons={blockedAtDispatch} />}
      {failedBy.length > 0 && <ReasonTable title={t('broadcasts.failedBy')} reasons={failedBy} link={link('failed')} />}
      <Typography variant="body2" color="textSecondary">{t('broadcasts.optOuts', { count: format.number(optOutsWithin24h) })}{unknown > 0 && ` ${t('broadcasts.unknown', { count: format.number(unknown) })}`}</Typography>
    </Box>
  );
}
