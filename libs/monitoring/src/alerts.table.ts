import { defineAlertRules } from '@consentry/audit';

const window = (minutes: number) => ({ what: 'Minutes looked back', default: minutes, min: 1, max: 240 });

/** Every rule there is (MO-1). What is raised by the code that sees it has no parameters; the others are decided in alerts.rules.ts. */
export const ALERT_RULES = defineAlertRules({
  'sign_in.failures': {
    severity: 'warning', mailed: true, what: 'Many sign-ins failed: for one person, from one address, or in the whole organisation', from: 'failed passwords, codes and confirmations in the audit log',
    parameters: {
      windowMinutes: window(15), perPerson: { what: 'Failures for one person', default: 10, min: 3, max: 10_000 }, perAddress: { what: 'Failures from one address', default: 20, min: 3, max: 100_000 },
      overall: { what: 'Failures in the organisation', default: 100, min: 10, max: 1_000_000 },
    },
  },
  'sign_in.new_ip': { severity: 'info', mailed: false, what: 'Somebody signed in from an address never seen for that person', from: 'the sign-in itself', parameters: {} },
  'sign_in.new_country': { severity: 'warning', mailed: true, what: 'Somebody signed in from a country never seen for that person', from: 'the sign-in itself', parameters: {} },
  'sign_in.impossible_travel': {
    severity: 'warning', mailed: true, what: 'One person signed in from two countries that lie further apart than a plane flies in the time between', from: 'successful sign-ins of the last two days',
    parameters: {
      speedKmh: { what: 'How fast a person can travel, in km/h', default: 900, min: 400, max: 5_000 },
      minKm: { what: 'Kilometres between two countries below which nothing is said', default: 1_000, min: 0, max: 20_000 },
    },
  },
  'rate_limit.storm': {
    severity: 'warning', mailed: true, what: 'One key or person was refused again and again for asking too often', from: 'answers with status 429 in the audit log',
    parameters: { windowMinutes: window(5), refusals: { what: 'Refused requests of one actor', default: 100, min: 10, max: 1_000_000 } },
  },
  'api_key.unusual_use': {
    severity: 'warning', mailed: true, what: 'An API key made far more requests in 10 minutes than ever in its last 7 days, or was used from a country never seen for it', from: 'requests by key, and the countries of their addresses',
    parameters: {
      factor: { what: 'Times its busiest 10 minutes', default: 5, min: 2, max: 1_000 }, floor: { what: 'Requests in 10 minutes below which it never rings', default: 600, min: 10, max: 10_000_000 },
      learningHours: { what: 'Hours in which a new key has no habit yet', default: 24, min: 0, max: 168 },
    },
  },
  'export.mass': {
    severity: 'critical', mailed: true, what: 'One person or key exported a lot', from: 'exports in the audit log, and the rows they name',
    parameters: { windowMinutes: window(60), exports: { what: 'Exports', default: 10, min: 1, max: 10_000 }, rows: { what: 'Rows exported', default: 50_000, min: 100, max: 1_000_000_000 } },
  },
  'secret.spike': {
    severity: 'critical', mailed: true, what: 'One actor opened many stored secrets', from: 'secrets opened, in the audit log',
    parameters: {
      windowMinutes: window(60), opened: { what: 'Secrets opened by one person or key', default: 20, min: 1, max: 100_000 },
      openedBySystem: { what: 'Secrets opened by one part of the server itself', default: 500, min: 10, max: 1_000_000 },
    },
  },
  'audit.verification_failed': { severity: 'critical', mailed: true, always: true, what: 'The audit log does not fit its signed checkpoints', from: 'the verification of the log', parameters: {} },
  'connection.dead': {
    severity: 'critical', mailed: true, what: 'A connection was paused by an error, fails its check, or none of its calls gets an answer', from: 'the state of connections and the last calls of their providers',
    parameters: { minutes: { what: 'Minutes a failing check is borne', default: 10, min: 1, max: 1_440 }, calls: { what: 'Calls in a row without an answer', default: 10, min: 3, max: 200 } },
  },
  'queue.age': {
    severity: 'warning', mailed: true, what: 'Work waits for too long', from: 'the oldest job that is due',
    parameters: { seconds: { what: 'Age of the oldest due job in seconds', default: 300, min: 30, max: 86_400 } },
  },
  'api_key.rotation_due': { severity: 'info', mailed: false, what: 'An API key has reached the age at which it should be replaced; its maker has a mail of its own', from: 'the age of keys', parameters: {} },
  'api_key.wrong_network': { severity: 'warning', mailed: true, what: 'A valid API key was used from a network that the rules exclude', from: 'the refusal itself', parameters: {} },
  'user.wrong_network': { severity: 'warning', mailed: true, what: 'A valid session was used from a network that the rules exclude', from: 'the refusal itself', parameters: {} },
  'connection.revoke_failed': { severity: 'warning', mailed: true, what: 'The credentials of an ended connection could not be revoked at the provider', from: 'the last try to revoke', parameters: {} },
  'connection.pin_mismatch': { severity: 'critical', mailed: true, what: 'A provider showed a key that nobody pinned', from: 'the refused TLS connection', parameters: {} },
  'webhook.disabled': { severity: 'warning', mailed: true, what: 'A webhook endpoint was switched off because it did not answer for days', from: 'the deliveries of the endpoint', parameters: {} },
});
export type AlertRuleName = keyof typeof ALERT_RULES;
