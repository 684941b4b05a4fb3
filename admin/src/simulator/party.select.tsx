import { MenuItem, TextField } from '@mui/material';
import { useT } from '../shared/translate';
import type { People } from './people';

/** Only where there is something to choose. */
export function PartySelect({ people }: { people: People }) {
  const t = useT();
  const { connections, contacts, connection, contact, choose } = people;
  if (connections.length < 2 && contacts.length < 2) return null;
  return (
    <>
      {connections.length > 1 && (
        <TextField select label={t('simulator.connection')} value={connection?.id ?? ''} onChange={(event) => choose({ connection: event.target.value })} sx={{ minWidth: 170, maxWidth: 220 }}>
          {connections.map(({ id, name }) => <MenuItem key={id} value={id}>{name}</MenuItem>)}
        </TextField>
      )}
      {contacts.length > 1 && (
        <TextField select label={t('simulator.contact')} value={contact?.id ?? ''} onChange={(event) => choose({ contact: event.target.value })} sx={{ minWidth: 170, maxWidth: 220 }}>
          {contacts.map(({ id, name, identities }) => <MenuItem key={id} value={id}>{name ?? identities[0]?.address ?? id}</MenuItem>)}
        </TextField>
      )}
    </>
  );
}
