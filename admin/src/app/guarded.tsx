import LockIcon from '@mui/icons-material/LockOutlined';
import { Box, Button } from '@mui/material';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Fact, Facts } from '../shared/facts';
import { useFormat } from '../shared/format';
import { Page } from '../shared/page';
import { ROLES_OF } from '../shared/roles';
import { EmptyState } from '../shared/states';
import { useT } from '../shared/translate';
import { useMay, useSession, type Permission } from './session';
import { MONO } from './theme';

/** A link may lead where its reader may not go; the page then says what is missing and who can give it. */
export function Guarded({ permission, children }: { permission: Permission; children: ReactNode }) {
  const may = useMay();
  return may(permission) ? children : <Forbidden permission={permission} />;
}

function Forbidden({ permission }: { permission: Permission }) {
  const t = useT();
  const format = useFormat();
  const { user } = useSession();
  return (
    <Page narrow title={t('forbidden.title')}>
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper' }}>
        <EmptyState icon={<LockIcon />} text={t('forbidden.text')} action={<Button variant="contained" component={Link} to="/">{t('forbidden.back')}</Button>} />
        <Box sx={{ borderTop: 1, borderColor: 'divider', px: 3, py: 2.5 }}>
          <Facts>
            <Fact name={t('forbidden.needed')}>{t(`permission.${permission}`)} <Box component="code" dir="ltr" sx={{ fontFamily: MONO, fontSize: '0.8125rem', color: 'text.secondary' }}>{permission}</Box></Fact>
            <Fact name={t('forbidden.yourRole')}>{t(`role.${user.role}`)}</Fact>
            <Fact name={t('forbidden.rolesWithIt')}>{format.list(ROLES_OF[permission].map((role) => t(`role.${role}`)))}</Fact>
          </Facts>
        </Box>
      </Box>
    </Page>
  );
}
