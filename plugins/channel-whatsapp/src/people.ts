import { z, type Address } from '@consentry/plugin-sdk';

const label = z.string().min(1).max(320).optional().catch(undefined);

const Contact = z.looseObject({
  wa_id: label,
  user_id: label,
  profile: z.looseObject({ name: z.string().optional().catch(undefined) }).optional().catch(undefined),
});
/** `raw` is the contact as it came. */
export type Contact = z.infer<typeof Contact> & { raw: unknown };

export interface Contacts {
  find(ids: PersonIds): Contact | undefined;
}

export interface PersonIds { phone?: string | undefined; userId?: string | undefined }

/** The `contacts` of a change, to be found by either id. Since mid-2026 the phone number may be missing (claims, "Identity"). */
export function readContacts(list: unknown): Contacts {
  const contacts = (Array.isArray(list) ? (list as unknown[]) : []).flatMap((item): Contact[] => {
    const parsed = Contact.safeParse(item);
    return parsed.success ? [{ ...parsed.data, raw: item }] : [];
  });
  const byId = new Map<string, Contact>();
  for (const contact of contacts) {
    if (contact.wa_id !== undefined) byId.set(contact.wa_id, contact);
    if (contact.user_id !== undefined) byId.set(contact.user_id, contact);
  }
  return {
    find({ phone, userId }) {
      const known = (userId !== undefined ? byId.get(userId) : undefined) ?? (phone !== undefined ? byId.get(phone) : undefined);
      // A lone contact stands for an element that names nobody usable; never for one that names somebody else.
      return known ?? (phoneAddress(phone) || userId !== undefined || contacts.length !== 1 ? undefined : contacts[0]);
    },
  };
}

/** `from`, `wa_id` and their like are digits without `+`. Anything else is no phone number. */
export function phoneAddress(value: string | undefined): Address | undefined {
  return value !== undefined && /^\+?\d{5,20}$/.test(value) ? { kind: 'phone', value: `+${value.replace('+', '')}` } : undefined;
}

export function userAddress(value: string | undefined): Address | undefined {
  return value === undefined ? undefined : { kind: 'user_id', value };
}

export interface Person { addresses: Address[]; name?: string }

/** A business-scoped user id: a country code, a dot, up to 128 characters; some deliveries put it where the number used to be. */
const USER_ID = /^[A-Z]{2}\.[A-Za-z0-9.]{1,136}$/;

/** Everything a delivery says about who somebody is: phone first. Undefined when it says nothing usable. */
export function personOf(ids: PersonIds, contact: Contact | undefined): Person | undefined {
  const phone = phoneAddress(ids.phone) ?? phoneAddress(contact?.wa_id);
  const user = userAddress(ids.userId ?? (ids.phone !== undefined && USER_ID.test(ids.phone) ? ids.phone : undefined) ?? contact?.user_id);
  const addresses = [phone, user].filter((address) => address !== undefined);
  if (addresses.length === 0) return undefined;
  const name = contact?.profile?.name?.slice(0, 512);
  return { addresses, ...(name && { name }) };
}
