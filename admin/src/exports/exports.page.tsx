import { useMay } from '../app/session';
import { Page } from '../shared/page';
import { useT } from '../shared/translate';
import { ExportContents } from './export.contents';
import { ExportList } from './export.list';
import { useExports } from './export.query';
import { ExportStart } from './export.start';
import { ExportVerify } from './export.verify';

/** Everything the organisation has, to take away (PR-1). */
export function ExportsPage() {
  const t = useT();
  const may = useMay();
  const list = useExports();
  const busy = list.rows?.some(({ kind, status }) => kind === 'organization' && status === 'running') ?? false;
  return (
    <Page narrow title={t('exports.title')} subtitle={t('exports.hint')}>
      {may('exports.write') && <ExportStart busy={busy} />}
      <ExportList list={list} />
      <ExportContents />
      <ExportVerify />
    </Page>
  );
}
