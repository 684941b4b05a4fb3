import { z } from 'zod';
import { idOut, ROLES } from '@consentry/kernel';
import { PASSWORD_PROFILES } from './auth.password.rules.js';
import { CidrList, CountryList } from './network.rules.js';

export const OrganizationDetail = z.object({
  id: idOut('organization'), name: z.string(), status: z.enum(['active', 'suspended']), demo: z.boolean(), createdAt: z.iso.datetime(),
}).meta({ id: 'OrganizationDetail' });
export const UpdateOrganization = z.strictObject({ name: z.string().trim().min(1).max(200).optional() }).meta({ id: 'UpdateOrganization' });

const securityFields = {
  passwordProfile: z.enum(PASSWORD_PROFILES),
  /** A session that is not used for this long ends before its 24 hours are over. Null: no such limit. */
  idleMinutes: z.int().min(5).max(1440).nullable(),
  /** Roles that must have a second factor, and how many days they get to enrol one. */
  mfaRoles: z.array(z.enum(ROLES)).max(5),
  mfaGraceDays: z.int().min(0).max(90),
  /** Only from these networks; empty: from anywhere. */
  ipAllowlist: CidrList,
  countryMode: z.enum(['off', 'allow', 'deny']),
  countries: CountryList,
};
export const SecuritySettings = z.object({ ...securityFields, updatedAt: z.iso.datetime() }).meta({ id: 'SecuritySettings' });
export const UpdateSecurity = z.strictObject(securityFields).partial().meta({ id: 'UpdateSecurity' });
