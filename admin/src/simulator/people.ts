import { useState } from 'react';
import { useGetList } from 'react-admin';
import type { Connection, Contact } from '../api.generated';
import { usePlugins } from '../connections/plugins';

const DEMO_CONNECTION = 'Demo WhatsApp';
const DEMO_CONTACT = 'You (simulated)';
const MANY = { pagination: { page: 1, perPage: 200 } };

export interface People {
  loading: boolean; error: unknown; retry: () => void;
  connections: Connection[]; contacts: Contact[]; connection: Connection | undefined; contact: Contact | undefined; phone: string | undefined;
  choose: (choice: { connection?: string; contact?: string }) => void;
}

export const phoneOf = (contact: Contact, channel: string): string | undefined =>
  contact.identities.find((identity) => identity.channel === channel && identity.kind === 'phone')?.address;

/** Who talks to whom. Begins with the pair the demo was set up with. */
export function usePeople(): People {
  const [choice, choose] = useState<{ connection?: string; contact?: string }>({});
  const plugins = usePlugins();
  const connections = useGetList<Connection>('connections', MANY);
  const contacts = useGetList<Contact>('contacts', MANY);
  const simulated = new Set(plugins.data?.filter(({ hasSimulator }) => hasSimulator).map(({ id }) => id));
  const usable = (connections.data ?? []).filter(({ plugin, status }) => simulated.has(plugin) && status !== 'disconnected');
  const connection = usable.find(({ id }) => id === choice.connection) ?? usable.find(({ name }) => name === DEMO_CONNECTION) ?? usable[0];
  const reachable = (contacts.data ?? []).filter((contact) => connection && phoneOf(contact, connection.channel));
  const contact = reachable.find(({ id }) => id === choice.contact) ?? reachable.find(({ name }) => name === DEMO_CONTACT) ?? reachable[0];
  const all = [plugins, connections, contacts];
  return {
    loading: all.some(({ data, error }) => !data && !error),
    error: all.find(({ data, error }) => !data && error)?.error,
    retry: () => all.forEach(({ refetch }) => void refetch()),
    connections: usable, contacts: reachable, connection, contact,
    phone: connection && contact ? phoneOf(contact, connection.channel) : undefined,
    choose: (next) => choose((now) => ({ ...now, ...next })),
  };
}
