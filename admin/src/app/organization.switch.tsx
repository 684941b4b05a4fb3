import BusinessIcon from '@mui/icons-material/BusinessOutlined';
import { Box, Divider, MenuItem, Typography } from '@mui/material';
import { useNotify } from 'react-admin';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';
import { useActions } from './data.actions';
import { useSession } from './session';

/** The other organisations of the same person, as items of the account menu. */
export function useOrganizationItems() {
  const t = useT();
  const notify = useNotify();
  const problemText = useProblemText();
  const { switchOrganization } = useActions();
  const { organization, organizations } = useSession();
  const others = organizations.filter(({ id }) => id !== organization.id);
  const go = (id: string) => {
    // Begins anew: nothing that was read in one house stays in memory in the other.
    switchOrganization(id).then(() => window.location.assign('/admin/'), (error: unknown) => notify(problemText(error).detail, { type: 'error' }));
  };
  if (others.length === 0) return [];
  return [
    <Typography key="title" component="li" role="none" variant="overline" color="textSecondary" sx={{ display: 'block', px: 2, pt: 1, textTransform: 'none' }}>{t('profile.switchTo')}</Typography>,
    ...others.map(({ id, name, role }) => (
      <MenuItem key={id} onClick={() => go(id)} sx={{ gap: 1.25 }}>
        <BusinessIcon aria-hidden sx={{ fontSize: 18, color: 'text.secondary' }} />
        <Box sx={{ minWidth: 0 }}><Box sx={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}><bdi>{name}</bdi></Box><Typography variant="caption" color="textSecondary">{t(`role.${role}`)}</Typography></Box>
      </MenuItem>
    )),
    <Divider key="end" component="li" role="none" />,
  ];
}
