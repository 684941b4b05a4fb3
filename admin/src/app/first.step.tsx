import { Button } from '@mui/material';
import { Link } from 'react-router-dom';
import { useT } from '../shared/translate';
import { useMay, useSession } from './session';

/** Where a first message comes from: the simulator while there is one, otherwise a contact. */
export function FirstStep() {
  const t = useT();
  const may = useMay();
  const { demo } = useSession();
  if (demo && may('simulator.use')) return <Button variant="contained" component={Link} to="/simulator">{t('inbox.toSimulator')}</Button>;
  if (may('contacts.read')) return <Button variant="contained" component={Link} to="/contacts">{t('inbox.toContacts')}</Button>;
  return null;
}
