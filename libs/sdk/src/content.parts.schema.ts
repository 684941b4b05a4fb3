import { z } from 'zod';

/** Names that only lead inside a network (RFC 6761, RFC 6762, RFC 8375, ICANN on `.internal`). Literal addresses are no host names at all. */
const INSIDE = /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home|corp|home\.arpa)$/i;

/** A public address, without a user name or password. Whether its name leads to a private network is asked where it is fetched. */
export const PublicLink = z.url({ protocol: /^https$/, hostname: z.regexes.domain, error: 'Must be an https address with a public host name.' }).max(2048)
  .refine(leadsOutside, 'Must be an https address with a public host name, without user name and password.');

function leadsOutside(link: string): boolean {
  if (!URL.canParse(link)) return true; // Said already.
  const { hostname, username, password } = new URL(link);
  return !INSIDE.test(hostname) && username === '' && password === '';
}

export const file = {
  /** A file of ours (`med_…` from `POST /v1/media`); on its way to a provider, the provider's id of it. */
  id: z.string().min(1).max(512).optional(),
  /** Instead: where the provider fetches it. */
  link: PublicLink.optional(),
};
export function oneFile(value: { id?: string | undefined; link?: string | undefined }, context: z.core.$RefinementCtx): void {
  if ((value.id === undefined) === (value.link === undefined)) context.addIssue({ code: 'custom', path: ['id'], message: 'Give exactly one of id and link.' });
}

export const headerFile = z.strictObject(file).superRefine(oneFile);
export const headerDocument = z.strictObject({ ...file, filename: z.string().min(1).max(240).optional() }).superRefine(oneFile);
export const catalogue = z.string().min(1).max(64);
export const retailerId = z.string().min(1).max(128);
export const unique = <T>(values: T[]): boolean => new Set(values).size === values.length;

/** The platform takes degrees as numbers and as texts, and prints both. */
const degrees = (max: number) => z.union([z.number(), z.string().regex(/^[+-]?\d{1,3}(\.\d{1,20})?$/)]).refine((value) => Math.abs(Number(value)) <= max, `Must be degrees between -${max} and ${max}.`);
export const LocationContent = z.strictObject({
  latitude: degrees(90), longitude: degrees(180), name: z.string().min(1).max(1000).optional(), address: z.string().min(1).max(1000).optional(),
}).meta({ id: 'LocationContent' });
export type LocationContent = z.infer<typeof LocationContent>;
