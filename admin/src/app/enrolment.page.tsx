import ShieldIcon from '@mui/icons-material/GppMaybeOutlined';
import { Button } from '@mui/material';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router-dom';
import { Page } from '../shared/page';
import { EmptyState } from '../shared/states';
import { useT } from '../shared/translate';
import { useSession } from './session';

/** A role that must have a second factor and has none can do nothing but get one (ID-7). Every page but the profile says so. */
export function UnlessOverdue({ children }: { children: ReactNode }) {
  const { mfaEnrolment } = useSession();
  const { pathname } = useLocation();
  const free = !mfaEnrolment?.overdue || pathname === '/profile' || pathname.startsWith('/profile/');
  return free ? children : <EnrolmentPage />;
}

function EnrolmentPage() {
  const t = useT();
  const { organization } = useSession();
  return (
    <Page title={t('mfa.requiredTitle')}>
      <EmptyState icon={<ShieldIcon />} text={t('mfa.requiredHint', { organization: organization.name })} action={<Button variant="contained" component={Link} to="/profile/security">{t('mfa.setUp')}</Button>} />
    </Page>
  );
}
