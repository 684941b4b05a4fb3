import LockIcon from '@mui/icons-material/LockOutlined';
import type { ReactNode } from 'react';
import { Page } from '../shared/page';
import { EmptyState } from '../shared/states';
import { useT } from '../shared/translate';
import { useMay, type Permission } from './session';

/** A link may lead where its reader may not go; the page then says what is missing and who can give it. */
export function Guarded({ permission, children }: { permission: Permission; children: ReactNode }) {
  const t = useT();
  const may = useMay();
  if (may(permission)) return children;
  return (
    <Page title={t('forbidden.title')}>
      <EmptyState icon={<LockIcon />} text={t('forbidden.text', { permission })} />
    </Page>
  );
}
