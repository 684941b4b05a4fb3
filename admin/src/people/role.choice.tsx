import { Box, FormControlLabel, Radio, RadioGroup, Typography } from '@mui/material';
import { useSession } from '../app/session';
import { ROLES, type Role } from '../shared/roles';
import { useT } from '../shared/translate';

interface Props { value: Role; onChange: (role: Role) => void; disabled?: boolean; labelledBy: string }

/** Each role with what it may do. Only an owner makes owners, so to others that choice isn't open. */
export function RoleChoice({ value, onChange, disabled, labelledBy }: Props) {
  const t = useT();
  const { user } = useSession();
  return (
    <RadioGroup name="role" aria-labelledby={labelledBy} value={value} onChange={(event) => onChange(event.target.value as Role)} sx={{ gap: 0.5 }}>
      {ROLES.map((role) => (
        <FormControlLabel key={role} value={role} disabled={disabled || (role === 'OWNER' && user.role !== 'OWNER')} control={<Radio size="small" sx={{ alignSelf: 'flex-start', py: 0.5 }} />}
          sx={{ alignItems: 'flex-start', mr: 0 }}
          label={<Box sx={{ pt: '3px' }}><Typography variant="body2" component="span" sx={{ fontWeight: 600, display: 'block' }}>{t(`role.${role}`)}</Typography><Typography variant="body2" component="span" color="textSecondary">{t(`people.can.${role}`)}</Typography></Box>} />
      ))}
    </RadioGroup>
  );
}
