import { createClient, paginate, unwrap, type ConsentryClient, type WebhookEvent } from '@consentry/client';

/** Compiled and never called: each line that is marked must not compile, and the build fails if one does. */
export async function wrong(client: ConsentryClient): Promise<void> {
  const ids = { connectionId: 'cnx_1', contactId: 'con_1' };
  await client.POST('/v1/messages', { body: { ...ids, purpose: 'service', type: 'text', text: { body: 'x' } } });
  // @ts-expect-error no such purpose
  await client.POST('/v1/messages', { body: { ...ids, purpose: 'spam', type: 'text', text: { body: 'x' } } });
  // @ts-expect-error the connection is missing
  await client.POST('/v1/messages', { body: { contactId: 'con_1', purpose: 'service', type: 'text', text: { body: 'x' } } });
  // @ts-expect-error a text is an object with a body
  await client.POST('/v1/messages', { body: { ...ids, purpose: 'service', type: 'text', text: 'x' } });
  // @ts-expect-error no such member
  await client.POST('/v1/messages', { body: { ...ids, purpose: 'service', type: 'text', text: { body: 'x', colour: 'red' } } });
  // @ts-expect-error a body is needed
  await client.POST('/v1/messages');
  // @ts-expect-error no such address
  await client.GET('/v1/message');
  // @ts-expect-error no such state
  await client.GET('/v1/messages', { params: { query: { status: 'lost' } } });
  // @ts-expect-error the id is missing
  await client.GET('/v1/messages/{id}');
  // What has a default may be left out.
  await client.POST('/v1/contacts', { body: { phone: '+15550149000' } });

  const message = await unwrap(client.POST('/v1/messages', { body: { ...ids, purpose: 'service', type: 'text', text: { body: 'x' } } }));
  const id: string = message.id;
  // @ts-expect-error no such member
  void message.colour;
  // @ts-expect-error a key is needed
  createClient({ baseUrl: id });

  for await (const contact of paginate(client, '/v1/contacts', { query: { limit: 2, q: 'x' } })) void contact.identities.map(({ channel }) => channel);
  // @ts-expect-error no list
  paginate(client, '/v1/contacts/{id}', { path: { id } });
  // @ts-expect-error the id is missing
  paginate(client, '/v1/contacts/{id}/consents');
  // @ts-expect-error the cursor is the helper's
  paginate(client, '/v1/contacts', { query: { cursor: 'x' } });
  for await (const entry of paginate(client, '/v1/contacts/{id}/consents', { path: { id } })) void entry.purpose.length;
}

export function told(event: WebhookEvent): string {
  // @ts-expect-error not every event has it
  void event.data.messageId;
  if (event.type === 'message.failed') return `${event.data.messageId} ${event.data.code}`;
  // @ts-expect-error no such event
  if (event.type === 'message.eaten') return '';
  return event.id;
}
