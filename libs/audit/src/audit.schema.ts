import { z } from 'zod';
import { idIn, idOut, parseId } from '@consentry/kernel';
import { EVENT_TYPES } from './audit.actions.js';
import { RETENTION } from './audit.retention.rules.js';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** A date stands for the whole of its day in UTC; a time for itself. */
function moment(whole: 'start' | 'end') {
  return z.string({ error: `Give ${whole === 'start' ? 'the first' : 'the last'} day or time, as in 2026-01-31 or 2026-01-31T12:00:00Z.` }).max(40).transform((text, context) => {
    const date = DATE.test(text);
    const iso = date ? z.iso.date().safeParse(text) : z.iso.datetime({ offset: true }).safeParse(text);
    const time = iso.success ? Date.parse(date ? `${text}T00:00:00Z` : text) : NaN;
    if (Number.isNaN(time) || time < 0) {
      context.addIssue({ code: 'custom', message: 'Not an ISO 8601 date or time, as in 2026-01-31 or 2026-01-31T12:00:00Z.' });
      return z.NEVER;
    }
    return new Date(date && whole === 'end' ? time + DAY_MS : time);
  });
}

const actor = z.string().max(64).transform((text, context) => {
  const id = parseId('user', text) ?? parseId('apiKey', text) ?? (/^[a-z][a-z0-9-]{0,63}$/.test(text) ? text : undefined);
  if (id === undefined) context.addIssue({ code: 'custom', message: 'Give the id of a person (usr_…), of an API key (key_…), or the name of a part of the system.' });
  return id ?? z.NEVER;
});

const object = z.string().regex(/^[a-z]{2,4}_[0-9a-f]{32}$/, 'Must be an id such as cnx_… (32 hexadecimal digits).').transform((text) => {
  const hex = text.slice(text.indexOf('_') + 1);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
});

const FILTERS = {
  start_date: moment('start'), end_date: moment('end'), event_type: z.enum(EVENT_TYPES).optional(),
  action: z.string().regex(/^[a-z_]+\.[a-z_]+$/, 'Not the name of an action; GET /v1/audit-logs/actions lists them.').max(64).optional(),
  actor: actor.optional(), object: object.optional(), ip: z.union([z.ipv4(), z.ipv6()]).optional(),
};

function forwards({ start_date, end_date }: { start_date: Date; end_date: Date }, context: z.core.$RefinementCtx): void {
  if (end_date <= start_date) context.addIssue({ code: 'custom', path: ['end_date'], message: 'The end is not after the start.' });
}

/** Page M's parameters to the letter, and ours. With `cursor` (begin with `cursor=start`) pages are found at any depth in the same time; there is no `total` then. */
export const AuditLogQuery = z.strictObject({
  ...FILTERS, limit: z.coerce.number().int().min(1).max(1000).default(50), offset: z.coerce.number().int().min(0).max(100_000, 'At most 100,000. For deeper pages use `cursor`.').default(0),
  cursor: z.string().max(512).optional(),
}).superRefine(forwards);
export type AuditLogQuery = z.infer<typeof AuditLogQuery>;

export const AuditExportQuery = z.strictObject({ ...FILTERS, format: z.enum(['csv', 'ndjson']) }).superRefine(forwards);
export type AuditExportQuery = z.infer<typeof AuditExportQuery>;
export type AuditFilter = Pick<AuditLogQuery, 'start_date' | 'end_date' | 'event_type' | 'action' | 'actor' | 'object' | 'ip'>;

const LogView = z.object({
  id: idOut('auditLeaf'), timestamp: z.iso.datetime(), event_type: z.enum(EVENT_TYPES), action: z.string(),
  actor: z.object({ type: z.enum(['user', 'api_key', 'system']), id: z.string() }),
  ip_address: z.string().nullable(), endpoint: z.string().nullable(), method: z.string().nullable(), response_code: z.int().nullable(), user_agent: z.string().nullable(),
  context: z.record(z.string(), z.unknown()),
}).meta({ id: 'AuditLog' });
export type LogView = z.infer<typeof LogView>;

export const AuditLogPage = z.object({
  logs: z.array(LogView),
  pagination: z.object({ total: z.int().optional(), limit: z.int(), offset: z.int().optional(), next_cursor: z.string().nullable().optional() }),
}).meta({ id: 'AuditLogPage' });

export const AuditLogParam = z.strictObject({ id: idIn('auditLeaf') });
export const AuditLogDetail = LogView.extend({
  request_id: z.string().nullable(), sealed: z.boolean(), sequence: z.int().nullable(), retained_until: z.iso.datetime(),
}).meta({ id: 'AuditLogDetail' });

export const ActionList = z.object({
  data: z.array(z.object({ action: z.string(), type: z.enum(EVENT_TYPES), what: z.string(), context: z.array(z.string()), retentionDays: z.int() })),
}).meta({ id: 'AuditActionList' });

const Hash = z.string().meta({ description: 'SHA-256, base64.' });
export const CheckpointView = z.object({
  origin: z.string(), size: z.int(), root: Hash, time: z.iso.datetime().nullable(), checkpoint: z.string().nullable().meta({ description: 'C2SP tlog-checkpoint as a signed note; null while the log is empty.' }),
  key: z.string().meta({ description: 'The key that checks it, as C2SP signed-note writes keys. Keep it where the database is not.' }),
}).meta({ id: 'AuditCheckpoint' });

export const InclusionQuery = z.strictObject({ id: idIn('auditLeaf').optional(), index: z.coerce.number().int().min(0).optional(), tree_size: z.coerce.number().int().min(1).optional() })
  .superRefine(({ id, index }, context) => { if ((id === undefined) === (index === undefined)) context.addIssue({ code: 'custom', path: ['id'], message: 'Give either `id` or `index`.' }); });
export const InclusionView = z.object({
  index: z.int(), treeSize: z.int(), root: Hash, entry: z.string().meta({ description: 'The bytes that the leaf is the hash of: RFC 6962 §2.1.' }), leafHash: Hash,
  content: z.string().nullable().meta({ description: 'What `entry` holds the SHA-256 of; null when it was purged.' }), hashes: z.array(Hash),
}).meta({ id: 'AuditInclusionProof' });

export const ConsistencyQuery = z.strictObject({ first: z.coerce.number().int().min(1), second: z.coerce.number().int().min(1).optional() });
export const ConsistencyView = z.object({ first: z.int(), second: z.int(), firstRoot: Hash, secondRoot: Hash, hashes: z.array(Hash) }).meta({ id: 'AuditConsistencyProof' });

const days = (type: keyof typeof RETENTION) => z.int().min(RETENTION[type].floor).max(RETENTION[type].ceiling);
const Retention = z.strictObject({ api_request: days('api_request'), authentication: days('authentication'), account_change: days('account_change'), security_event: days('security_event') });
export const AuditSettingsView = z.object({
  retention: Retention, witnessEmails: z.array(z.string()),
  limits: z.record(z.enum(EVENT_TYPES), z.object({ standard: z.int(), floor: z.int(), ceiling: z.int() })),
}).meta({ id: 'AuditSettings' });
export const UpdateAuditSettings = z.strictObject({ retention: Retention.partial().optional(), witnessEmails: z.array(z.email().max(320)).max(5).optional() }).meta({ id: 'UpdateAuditSettings' });

const Fault = z.object({ code: z.string(), sequence: z.int().nullable(), detail: z.string() });
export const VerificationView = z.object({
  state: z.enum(['never', 'running', 'verified', 'failed']), at: z.iso.datetime().nullable(), size: z.int().nullable(), faults: z.array(Fault), progress: z.number().min(0).max(1).nullable(),
}).meta({ id: 'AuditVerification' });
