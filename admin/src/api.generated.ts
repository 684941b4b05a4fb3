/* Generated from the OpenAPI document by "npm run generate". Do not edit. */

export type SignInAnswer = Session | MfaChallenge;
export type StepUpRequest =
  | {
      password: string;
    }
  | {
      code: string;
    }
  | {
      passkey: PasskeyAssertion;
    };
export type Verdict = RuleResult[];
export type CreateAuditStream =
  | {
      kind: 'http';
      name: string;
      enabled?: boolean;
      /**
       * @minItems 1
       * @maxItems 4
       */
      eventTypes?: ('api_request' | 'authentication' | 'account_change' | 'security_event')[] | null;
      settings: AuditStreamHttp;
    }
  | {
      kind: 'syslog';
      name: string;
      enabled?: boolean;
      /**
       * @minItems 1
       * @maxItems 4
       */
      eventTypes?: ('api_request' | 'authentication' | 'account_change' | 'security_event')[] | null;
      settings: AuditStreamSyslog;
    };

export interface Liveness {
  status: 'ok';
}
export interface Readiness {
  status: 'ok';
  checks: {
    [k: string]: {
      ok: boolean;
      detail: string;
    };
  };
}
export interface AuditLogPage {
  logs: AuditLog[];
  pagination: {
    total?: number;
    limit: number;
    offset?: number;
    next_cursor?: string | null;
  };
}
export interface AuditLog {
  id: string;
  timestamp: string;
  event_type: 'api_request' | 'authentication' | 'account_change' | 'security_event';
  action: string;
  actor: {
    type: 'user' | 'api_key' | 'system';
    id: string;
  };
  ip_address: string | null;
  endpoint: string | null;
  method: string | null;
  response_code: number | null;
  user_agent: string | null;
  context: {
    [k: string]: unknown;
  };
}
export interface AuditActionList {
  data: {
    action: string;
    type: 'api_request' | 'authentication' | 'account_change' | 'security_event';
    what: string;
    context: string[];
    retentionDays: number;
  }[];
}
export interface AuditCheckpoint {
  origin: string;
  size: number;
  /**
   * SHA-256, base64.
   */
  root: string;
  time: string | null;
  /**
   * C2SP tlog-checkpoint as a signed note; null while the log is empty.
   */
  checkpoint: string | null;
  /**
   * The key that checks it, as C2SP signed-note writes keys. Keep it where the database is not.
   */
  key: string;
}
export interface AuditInclusionProof {
  index: number;
  treeSize: number;
  /**
   * SHA-256, base64.
   */
  root: string;
  /**
   * The bytes that the leaf is the hash of: RFC 6962 §2.1.
   */
  entry: string;
  /**
   * SHA-256, base64.
   */
  leafHash: string;
  /**
   * What `entry` holds the SHA-256 of; null when it was purged.
   */
  content: string | null;
  hashes: string[];
}
export interface AuditConsistencyProof {
  first: number;
  second: number;
  /**
   * SHA-256, base64.
   */
  firstRoot: string;
  /**
   * SHA-256, base64.
   */
  secondRoot: string;
  hashes: string[];
}
export interface AuditVerification {
  state: 'never' | 'running' | 'verified' | 'failed';
  at: string | null;
  size: number | null;
  faults: {
    code: string;
    sequence: number | null;
    detail: string;
  }[];
  progress: number | null;
}
export interface AuditSettings {
  retention: {
    api_request: number;
    authentication: number;
    account_change: number;
    security_event: number;
  };
  witnessEmails: string[];
  limits: {
    [k: string]: {
      standard: number;
      floor: number;
      ceiling: number;
    };
  };
}
export interface UpdateAuditSettings {
  retention?: {
    api_request?: number;
    authentication?: number;
    account_change?: number;
    security_event?: number;
  };
  /**
   * @maxItems 5
   */
  witnessEmails?: string[];
}
export interface AuditLogDetail {
  id: string;
  timestamp: string;
  event_type: 'api_request' | 'authentication' | 'account_change' | 'security_event';
  action: string;
  actor: {
    type: 'user' | 'api_key' | 'system';
    id: string;
  };
  ip_address: string | null;
  endpoint: string | null;
  method: string | null;
  response_code: number | null;
  user_agent: string | null;
  context: {
    [k: string]: unknown;
  };
  request_id: string | null;
  sealed: boolean;
  sequence: number | null;
  retained_until: string;
}
export interface PluginList {
  data: Plugin[];
}
export interface Plugin {
  id: string;
  kind: 'channel' | 'keys';
  name: string;
  channel: string | null;
  sdk: string;
  types: string[];
  serviceWindowHours: number | null;
  fields: {
    name: string;
    secret: boolean;
    required: boolean;
    description: string | null;
  }[];
  hasSimulator: boolean;
}
export interface Keys {
  dataKeys: {
    version: number;
    state: 'active' | 'retiring' | 'destroyed';
    createdAt: string;
    retiredAt: string | null;
    destroyedAt: string | null;
    masterKeyVersion: number;
  }[];
  policy: KeyPolicyState;
  rotation: KeyRotation | null;
  masterKey: {
    provider: string;
    version: number;
    fingerprint: string;
    closed: string | null;
    policy: KeyPolicyState;
    rotation: KeyRotation | null;
    versions: {
      provider: string;
      version: number;
      fingerprint: string;
      state: 'staged' | 'current' | 'retiring' | 'destroyed';
      createdAt: string;
      activatedAt: string | null;
      destroyedAt: string | null;
      dataKeys: number;
    }[];
    canDestroy: boolean;
    operator: boolean;
  };
  openings: {
    purpose: string;
    what: string;
    record: 'leaf' | 'counted';
    count: number;
  }[];
}
export interface KeyPolicyState {
  rotateEveryDays: number | null;
  ageDays: number;
  nextDueAt: string | null;
  overdue: boolean;
}
export interface KeyRotation {
  state: 'running' | 'done';
  fromVersion: number | null;
  toVersion: number;
  done: number;
  total: number | null;
  startedAt: string;
  finishedAt: string | null;
  startedBy: string;
  lastError: string | null;
}
export interface SetKeyPolicy {
  rotateEveryDays: number | null;
}
export interface StagedMasterKey {
  version: number;
  fingerprint: string;
}
export interface MasterKeyVersion {
  version: number;
}
export interface WebhookEndpointPage {
  data: WebhookEndpoint[];
  nextCursor: string | null;
  total?: number;
}
export interface WebhookEndpoint {
  id: string;
  url: string;
  description: string;
  eventTypes: string[];
  enabled: boolean;
  disabledReason: 'gone' | 'failing' | null;
  failingSince: string | null;
  secretChangedAt: string;
  previousSecretUntil: string | null;
  createdAt: string;
  updatedAt: string;
}
export interface WebhookEventTypes {
  data: {
    type: string;
    what: string;
    fields: string[];
  }[];
}
export interface CreateWebhookEndpoint {
  url: string;
  description?: string;
  /**
   * @minItems 1
   * @maxItems 100
   */
  eventTypes: string[];
  enabled?: boolean;
}
export interface WebhookEndpointCreated {
  id: string;
  url: string;
  description: string;
  eventTypes: string[];
  enabled: boolean;
  disabledReason: 'gone' | 'failing' | null;
  failingSince: string | null;
  secretChangedAt: string;
  previousSecretUntil: string | null;
  createdAt: string;
  updatedAt: string;
  secret: string;
}
export interface UpdateWebhookEndpoint {
  url?: string;
  description?: string;
  /**
   * @minItems 1
   * @maxItems 100
   */
  eventTypes?: string[];
  enabled?: boolean;
}
export interface RotateWebhookSecret {
  overlapHours?: number;
}
export interface WebhookDelivery {
  id: string;
  endpointId: string;
  eventId: string;
  eventType: string;
  eventAt: string;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  nextAttemptAt: string | null;
  createdAt: string;
  finishedAt: string | null;
}
export interface ReplayWebhooks {
  since: string;
  until?: string;
  /**
   * @minItems 1
   * @maxItems 100
   */
  eventTypes?: string[];
}
export interface WebhookReplay {
  deliveries: number;
  nextSince: string | null;
}
export interface WebhookDeliveryPage {
  data: WebhookDelivery[];
  nextCursor: string | null;
  total?: number;
}
export interface WebhookDeliveryDetail {
  id: string;
  endpointId: string;
  eventId: string;
  eventType: string;
  eventAt: string;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  nextAttemptAt: string | null;
  createdAt: string;
  finishedAt: string | null;
  body: {
    [k: string]: unknown;
  };
  attemptList: WebhookAttempt[];
}
export interface WebhookAttempt {
  number: number;
  at: string;
  durationMs: number | null;
  status: number | null;
  error: string | null;
}
export interface ConnectionPage {
  data: Connection[];
  nextCursor: string | null;
  total?: number;
}
export interface Connection {
  id: string;
  plugin: string;
  channel: string;
  name: string;
  status: 'active' | 'paused' | 'disconnected';
  credentials: {
    [k: string]: string;
  };
  credentialsChangedAt: string;
  settings: {
    [k: string]: unknown;
  };
  webhookUrl: string;
  serviceWindowHours: number | null;
  types: string[];
  createdAt: string;
  lastWebhookAt: string | null;
  lastError: string | null;
  lastCheckedAt: string | null;
}
export interface CreateConnection {
  plugin: string;
  name: string;
  credentials: {
    [k: string]: unknown;
  };
  settings?: {
    [k: string]: unknown;
  };
}
export interface UpdateConnection {
  name?: string;
  status?: 'active' | 'paused';
  credentials?: {
    [k: string]: unknown;
  };
}
export interface ConnectionCheck {
  ok: boolean;
  detail: string;
  code: string | null;
}
export interface ContactPage {
  data: Contact[];
  nextCursor: string | null;
  total?: number;
}
export interface Contact {
  id: string;
  name: string | null;
  identities: Identity[];
  attributes: {
    [k: string]: unknown;
  };
  createdAt: string;
  updatedAt: string;
}
export interface Identity {
  id: string;
  channel: string;
  kind: 'phone' | 'user_id' | 'email' | 'handle';
  address: string;
}
export interface CreateContact {
  name?: string;
  /**
   * @maxItems 20
   */
  identities?: {
    channel: string;
    address: string;
  }[];
  phone?: string;
  attributes?: {
    [k: string]: string | number | boolean | null;
  };
  optedIn?: boolean;
  marketingOptedIn?: boolean;
}
export interface UpdateContact {
  name?: string;
  attributes?: {
    [k: string]: string | number | boolean | null;
  };
}
export interface MergeContacts {
  otherId: string;
}
export interface ConsentLedger {
  data: ConsentRecord[];
  nextCursor: string | null;
  total?: number;
  states: ConsentState[];
  optOuts: OptOut[];
}
export interface ConsentRecord {
  id: string;
  channel: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  state: 'granted' | 'withdrawn';
  source: 'manual' | 'api' | 'import' | 'web_form' | 'inbound' | 'keyword' | 'provider' | 'merge';
  evidence: {
    [k: string]: unknown;
  };
  actor: string;
  recordedAt: string;
}
export interface ConsentState {
  channel: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  state: 'granted' | 'withdrawn';
  source: 'manual' | 'api' | 'import' | 'web_form' | 'inbound' | 'keyword' | 'provider' | 'merge';
  since: string;
}
export interface OptOut {
  channel: string;
  since: string;
  by: 'keyword' | 'manual' | 'provider' | 'merge';
}
export interface RecordConsent {
  channel: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  state: 'granted' | 'withdrawn';
  source: 'manual' | 'api';
  evidence?: {
    [k: string]: string | number | boolean;
  };
}
export interface LoginRequest {
  email: string;
  password: string;
}
export interface Session {
  user: User;
  organization: Organization;
  csrfToken: string;
  permissions: string[];
  expiresAt: string;
  demo: boolean;
  sessionId: string;
  elevatedUntil: string | null;
  account: {
    hasPassword: boolean;
    emailVerified: boolean;
    locale: 'en' | 'ms' | 'ar' | 'hi';
    totp: boolean;
    passkeys: number;
    backupCodes: number;
  };
  mfaEnrolment: {
    dueAt: string;
    overdue: boolean;
  } | null;
  organizations: {
    id: string;
    name: string;
    role: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
  }[];
}
export interface User {
  id: string;
  email: string;
  name: string;
  role: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
}
export interface Organization {
  id: string;
  name: string;
  status: 'active' | 'suspended';
}
export interface MfaChallenge {
  mfaRequired: true;
  mfaToken: string;
  methods: ('totp' | 'backup_code' | 'passkey')[];
}
export interface MfaRequest {
  mfaToken: string;
  code: string;
}
export interface PasskeyRequestOptions {
  challenge: string;
  rpId?: string;
  timeout?: number;
  userVerification?: string;
  allowCredentials?: {
    id: string;
    type: 'public-key';
    transports?: string[];
  }[];
  extensions?: {
    [k: string]: unknown;
  };
  hints?: string[];
}
export interface PasskeySignIn {
  response: PasskeyAssertion;
}
export interface PasskeyAssertion {
  id: string;
  rawId: string;
  type: 'public-key';
  clientExtensionResults?: {
    [k: string]: unknown;
  };
  authenticatorAttachment?: 'platform' | 'cross-platform';
  response: {
    clientDataJSON: string;
    authenticatorData: string;
    signature: string;
    userHandle?: string | null;
  };
}
export interface SwitchRequest {
  organizationId: string;
}
export interface SignInMethods {
  facebook: boolean;
  mail: boolean;
}
export interface EmailRequest {
  email: string;
}
export interface ResetPassword {
  token: string;
  password: string;
}
export interface ChangePassword {
  currentPassword: string;
  newPassword: string;
}
export interface TokenRequest {
  token: string;
}
export interface ChangeEmail {
  email: string;
  password: string;
}
export interface Profile {
  id: string;
  email: string;
  name: string;
  locale: 'en' | 'ms' | 'ar' | 'hi';
  emailVerified: boolean;
}
export interface UpdateProfile {
  name?: string;
  locale?: 'en' | 'ms' | 'ar' | 'hi';
}
export interface TotpEnrolment {
  secret: string;
  otpauthUrl: string;
  qrSvg: string;
}
export interface ConfirmTotp {
  code: string;
}
export interface BackupCodes {
  backupCodes: string[];
}
export interface PasskeyList {
  data: Passkey[];
}
export interface Passkey {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
  backedUp: boolean;
}
export interface PasskeyCreationOptions {
  challenge: string;
  rp: {
    id?: string;
    name: string;
  };
  user: {
    id: string;
    name: string;
    displayName: string;
  };
  pubKeyCredParams: {
    alg: number;
    type: 'public-key';
  }[];
  timeout?: number;
  attestation?: string;
  excludeCredentials?: {
    id: string;
    type: 'public-key';
    transports?: string[];
  }[];
  authenticatorSelection?: {
    [k: string]: unknown;
  };
  extensions?: {
    [k: string]: unknown;
  };
  hints?: string[];
}
export interface RegisterPasskey {
  name: string;
  response: PasskeyRegistration;
}
export interface PasskeyRegistration {
  id: string;
  rawId: string;
  type: 'public-key';
  clientExtensionResults?: {
    [k: string]: unknown;
  };
  authenticatorAttachment?: 'platform' | 'cross-platform';
  response: {
    clientDataJSON: string;
    attestationObject: string;
    /**
     * @maxItems 16
     */
    transports?: string[];
  };
}
export interface SessionPage {
  data: SessionEntry[];
  nextCursor: string | null;
  total?: number;
}
export interface SessionEntry {
  id: string;
  userId: string;
  userName: string;
  current: boolean;
  ip: string | null;
  country: string | null;
  userAgent: string | null;
  methods: string[];
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
}
export interface SessionsEnded {
  ended: number;
}
export interface DeviceList {
  data: Device[];
}
export interface Device {
  id: string;
  current: boolean;
  ip: string | null;
  country: string | null;
  userAgent: string | null;
  createdAt: string;
  lastSeenAt: string;
}
export interface MemberPage {
  data: Member[];
  nextCursor: string | null;
  total?: number;
}
export interface Member {
  id: string;
  email: string;
  name: string;
  role: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
  status: 'active' | 'disabled' | 'locked';
  mfa: {
    enrolled: boolean;
    required: boolean;
    dueAt: string | null;
  };
  hasPassword: boolean;
  createdAt: string;
  lastSignInAt: string | null;
}
export interface Invite {
  email: string;
  role: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
}
export interface Invitation {
  id: string;
  email: string;
  role: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
  status: 'open' | 'accepted' | 'revoked' | 'expired';
  invitedBy: string | null;
  createdAt: string;
  expiresAt: string;
}
export interface UpdateMember {
  role?: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
  disabled?: boolean;
}
export interface InvitationPage {
  data: Invitation[];
  nextCursor: string | null;
  total?: number;
}
export interface PreviewInvitation {
  token: string;
}
export interface InvitationPreview {
  organizationName: string;
  email: string;
  role: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
  accountExists: boolean;
  expiresAt: string;
}
export interface AcceptInvitation {
  token: string;
  name?: string;
  password: string;
}
export interface OrganizationDetail {
  id: string;
  name: string;
  status: 'active' | 'suspended';
  demo: boolean;
  createdAt: string;
}
export interface UpdateOrganization {
  name?: string;
}
export interface SecuritySettings {
  passwordProfile: 'seed' | 'default' | 'nist';
  idleMinutes: number | null;
  /**
   * @maxItems 5
   */
  mfaRoles: ('OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR')[];
  mfaGraceDays: number;
  /**
   * @maxItems 100
   */
  ipAllowlist: string[];
  countryMode: 'off' | 'allow' | 'deny';
  /**
   * @maxItems 249
   */
  countries: (
    | 'AD'
    | 'AE'
    | 'AF'
    | 'AG'
    | 'AI'
    | 'AL'
    | 'AM'
    | 'AO'
    | 'AQ'
    | 'AR'
    | 'AS'
    | 'AT'
    | 'AU'
    | 'AW'
    | 'AX'
    | 'AZ'
    | 'BA'
    | 'BB'
    | 'BD'
    | 'BE'
    | 'BF'
    | 'BG'
    | 'BH'
    | 'BI'
    | 'BJ'
    | 'BL'
    | 'BM'
    | 'BN'
    | 'BO'
    | 'BQ'
    | 'BR'
    | 'BS'
    | 'BT'
    | 'BV'
    | 'BW'
    | 'BY'
    | 'BZ'
    | 'CA'
    | 'CC'
    | 'CD'
    | 'CF'
    | 'CG'
    | 'CH'
    | 'CI'
    | 'CK'
    | 'CL'
    | 'CM'
    | 'CN'
    | 'CO'
    | 'CR'
    | 'CU'
    | 'CV'
    | 'CW'
    | 'CX'
    | 'CY'
    | 'CZ'
    | 'DE'
    | 'DJ'
    | 'DK'
    | 'DM'
    | 'DO'
    | 'DZ'
    | 'EC'
    | 'EE'
    | 'EG'
    | 'EH'
    | 'ER'
    | 'ES'
    | 'ET'
    | 'FI'
    | 'FJ'
    | 'FK'
    | 'FM'
    | 'FO'
    | 'FR'
    | 'GA'
    | 'GB'
    | 'GD'
    | 'GE'
    | 'GF'
    | 'GG'
    | 'GH'
    | 'GI'
    | 'GL'
    | 'GM'
    | 'GN'
    | 'GP'
    | 'GQ'
    | 'GR'
    | 'GS'
    | 'GT'
    | 'GU'
    | 'GW'
    | 'GY'
    | 'HK'
    | 'HM'
    | 'HN'
    | 'HR'
    | 'HT'
    | 'HU'
    | 'ID'
    | 'IE'
    | 'IL'
    | 'IM'
    | 'IN'
    | 'IO'
    | 'IQ'
    | 'IR'
    | 'IS'
    | 'IT'
    | 'JE'
    | 'JM'
    | 'JO'
    | 'JP'
    | 'KE'
    | 'KG'
    | 'KH'
    | 'KI'
    | 'KM'
    | 'KN'
    | 'KP'
    | 'KR'
    | 'KW'
    | 'KY'
    | 'KZ'
    | 'LA'
    | 'LB'
    | 'LC'
    | 'LI'
    | 'LK'
    | 'LR'
    | 'LS'
    | 'LT'
    | 'LU'
    | 'LV'
    | 'LY'
    | 'MA'
    | 'MC'
    | 'MD'
    | 'ME'
    | 'MF'
    | 'MG'
    | 'MH'
    | 'MK'
    | 'ML'
    | 'MM'
    | 'MN'
    | 'MO'
    | 'MP'
    | 'MQ'
    | 'MR'
    | 'MS'
    | 'MT'
    | 'MU'
    | 'MV'
    | 'MW'
    | 'MX'
    | 'MY'
    | 'MZ'
    | 'NA'
    | 'NC'
    | 'NE'
    | 'NF'
    | 'NG'
    | 'NI'
    | 'NL'
    | 'NO'
    | 'NP'
    | 'NR'
    | 'NU'
    | 'NZ'
    | 'OM'
    | 'PA'
    | 'PE'
    | 'PF'
    | 'PG'
    | 'PH'
    | 'PK'
    | 'PL'
    | 'PM'
    | 'PN'
    | 'PR'
    | 'PS'
    | 'PT'
    | 'PW'
    | 'PY'
    | 'QA'
    | 'RE'
    | 'RO'
    | 'RS'
    | 'RU'
    | 'RW'
    | 'SA'
    | 'SB'
    | 'SC'
    | 'SD'
    | 'SE'
    | 'SG'
    | 'SH'
    | 'SI'
    | 'SJ'
    | 'SK'
    | 'SL'
    | 'SM'
    | 'SN'
    | 'SO'
    | 'SR'
    | 'SS'
    | 'ST'
    | 'SV'
    | 'SX'
    | 'SY'
    | 'SZ'
    | 'TC'
    | 'TD'
    | 'TF'
    | 'TG'
    | 'TH'
    | 'TJ'
    | 'TK'
    | 'TL'
    | 'TM'
    | 'TN'
    | 'TO'
    | 'TR'
    | 'TT'
    | 'TV'
    | 'TW'
    | 'TZ'
    | 'UA'
    | 'UG'
    | 'UM'
    | 'US'
    | 'UY'
    | 'UZ'
    | 'VA'
    | 'VC'
    | 'VE'
    | 'VG'
    | 'VI'
    | 'VN'
    | 'VU'
    | 'WF'
    | 'WS'
    | 'YE'
    | 'YT'
    | 'ZA'
    | 'ZM'
    | 'ZW'
  )[];
  updatedAt: string;
}
export interface UpdateSecurity {
  passwordProfile?: 'seed' | 'default' | 'nist';
  idleMinutes?: number | null;
  /**
   * @maxItems 5
   */
  mfaRoles?: ('OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR')[];
  mfaGraceDays?: number;
  /**
   * @maxItems 100
   */
  ipAllowlist?: string[];
  countryMode?: 'off' | 'allow' | 'deny';
  /**
   * @maxItems 249
   */
  countries?: (
    | 'AD'
    | 'AE'
    | 'AF'
    | 'AG'
    | 'AI'
    | 'AL'
    | 'AM'
    | 'AO'
    | 'AQ'
    | 'AR'
    | 'AS'
    | 'AT'
    | 'AU'
    | 'AW'
    | 'AX'
    | 'AZ'
    | 'BA'
    | 'BB'
    | 'BD'
    | 'BE'
    | 'BF'
    | 'BG'
    | 'BH'
    | 'BI'
    | 'BJ'
    | 'BL'
    | 'BM'
    | 'BN'
    | 'BO'
    | 'BQ'
    | 'BR'
    | 'BS'
    | 'BT'
    | 'BV'
    | 'BW'
    | 'BY'
    | 'BZ'
    | 'CA'
    | 'CC'
    | 'CD'
    | 'CF'
    | 'CG'
    | 'CH'
    | 'CI'
    | 'CK'
    | 'CL'
    | 'CM'
    | 'CN'
    | 'CO'
    | 'CR'
    | 'CU'
    | 'CV'
    | 'CW'
    | 'CX'
    | 'CY'
    | 'CZ'
    | 'DE'
    | 'DJ'
    | 'DK'
    | 'DM'
    | 'DO'
    | 'DZ'
    | 'EC'
    | 'EE'
    | 'EG'
    | 'EH'
    | 'ER'
    | 'ES'
    | 'ET'
    | 'FI'
    | 'FJ'
    | 'FK'
    | 'FM'
    | 'FO'
    | 'FR'
    | 'GA'
    | 'GB'
    | 'GD'
    | 'GE'
    | 'GF'
    | 'GG'
    | 'GH'
    | 'GI'
    | 'GL'
    | 'GM'
    | 'GN'
    | 'GP'
    | 'GQ'
    | 'GR'
    | 'GS'
    | 'GT'
    | 'GU'
    | 'GW'
    | 'GY'
    | 'HK'
    | 'HM'
    | 'HN'
    | 'HR'
    | 'HT'
    | 'HU'
    | 'ID'
    | 'IE'
    | 'IL'
    | 'IM'
    | 'IN'
    | 'IO'
    | 'IQ'
    | 'IR'
    | 'IS'
    | 'IT'
    | 'JE'
    | 'JM'
    | 'JO'
    | 'JP'
    | 'KE'
    | 'KG'
    | 'KH'
    | 'KI'
    | 'KM'
    | 'KN'
    | 'KP'
    | 'KR'
    | 'KW'
    | 'KY'
    | 'KZ'
    | 'LA'
    | 'LB'
    | 'LC'
    | 'LI'
    | 'LK'
    | 'LR'
    | 'LS'
    | 'LT'
    | 'LU'
    | 'LV'
    | 'LY'
    | 'MA'
    | 'MC'
    | 'MD'
    | 'ME'
    | 'MF'
    | 'MG'
    | 'MH'
    | 'MK'
    | 'ML'
    | 'MM'
    | 'MN'
    | 'MO'
    | 'MP'
    | 'MQ'
    | 'MR'
    | 'MS'
    | 'MT'
    | 'MU'
    | 'MV'
    | 'MW'
    | 'MX'
    | 'MY'
    | 'MZ'
    | 'NA'
    | 'NC'
    | 'NE'
    | 'NF'
    | 'NG'
    | 'NI'
    | 'NL'
    | 'NO'
    | 'NP'
    | 'NR'
    | 'NU'
    | 'NZ'
    | 'OM'
    | 'PA'
    | 'PE'
    | 'PF'
    | 'PG'
    | 'PH'
    | 'PK'
    | 'PL'
    | 'PM'
    | 'PN'
    | 'PR'
    | 'PS'
    | 'PT'
    | 'PW'
    | 'PY'
    | 'QA'
    | 'RE'
    | 'RO'
    | 'RS'
    | 'RU'
    | 'RW'
    | 'SA'
    | 'SB'
    | 'SC'
    | 'SD'
    | 'SE'
    | 'SG'
    | 'SH'
    | 'SI'
    | 'SJ'
    | 'SK'
    | 'SL'
    | 'SM'
    | 'SN'
    | 'SO'
    | 'SR'
    | 'SS'
    | 'ST'
    | 'SV'
    | 'SX'
    | 'SY'
    | 'SZ'
    | 'TC'
    | 'TD'
    | 'TF'
    | 'TG'
    | 'TH'
    | 'TJ'
    | 'TK'
    | 'TL'
    | 'TM'
    | 'TN'
    | 'TO'
    | 'TR'
    | 'TT'
    | 'TV'
    | 'TW'
    | 'TZ'
    | 'UA'
    | 'UG'
    | 'UM'
    | 'US'
    | 'UY'
    | 'UZ'
    | 'VA'
    | 'VC'
    | 'VE'
    | 'VG'
    | 'VI'
    | 'VN'
    | 'VU'
    | 'WF'
    | 'WS'
    | 'YE'
    | 'YT'
    | 'ZA'
    | 'ZM'
    | 'ZW'
  )[];
}
export interface ApiKeyPage {
  data: ApiKey[];
  nextCursor: string | null;
  total?: number;
}
export interface ApiKey {
  id: string;
  name: string;
  environment: 'live' | 'test';
  prefix: string;
  scopes: string[];
  ipAllowlist: string[];
  ratePerMinute: number | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
  rotatedFrom: string | null;
  rotationDueAt: string;
}
export interface ApiKeyUsage {
  data: {
    day: string;
    requests: number;
  }[];
}
export interface CreateApiKey {
  name: string;
  environment?: 'live' | 'test';
  /**
   * @minItems 1
   * @maxItems 64
   */
  scopes?: string[];
  expiresAt?: string;
  /**
   * @maxItems 100
   */
  ipAllowlist?: string[];
  ratePerMinute?: number | null;
}
export interface ApiKeyCreated {
  id: string;
  name: string;
  environment: 'live' | 'test';
  prefix: string;
  scopes: string[];
  ipAllowlist: string[];
  ratePerMinute: number | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
  rotatedFrom: string | null;
  rotationDueAt: string;
  key: string;
}
export interface UpdateApiKey {
  name?: string;
  /**
   * @maxItems 100
   */
  ipAllowlist?: string[];
  ratePerMinute?: number | null;
  expiresAt?: string | null;
}
export interface RotateApiKey {
  overlapHours?: number;
}
export interface Sso {
  issuer: string | null;
  clientId: string | null;
  hasClientSecret: boolean;
  defaultRole: 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
  enabled: boolean;
  redirectUri: string;
  domains: SsoDomain[];
}
export interface SsoDomain {
  id: string;
  domain: string;
  verifiedAt: string | null;
  dnsName: string;
  dnsValue: string;
}
export interface ConfigureSso {
  issuer: string;
  clientId: string;
  clientSecret?: string | null;
  defaultRole?: 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
  enabled?: boolean;
}
export interface AddSsoDomain {
  domain: string;
}
export interface StartSso {
  email: string;
}
export interface SsoStarted {
  redirectUrl: string;
}
export interface LinkFacebook {
  password: string;
}
export interface FacebookLink {
  linked: boolean;
}
export interface SendMessage {
  connectionId: string;
  contactId?: string;
  to?: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  type: 'text' | 'image' | 'video' | 'audio' | 'document' | 'sticker' | 'location' | 'contacts' | 'reaction' | 'template' | 'interactive';
  replyTo?: string;
  text?: TextContent;
  template?: TemplateContent;
  image?: unknown;
  video?: unknown;
  audio?: unknown;
  document?: unknown;
  sticker?: unknown;
  location?: unknown;
  contacts?: unknown;
  reaction?: unknown;
  interactive?: unknown;
}
export interface TextContent {
  body: string;
  preview_url?: boolean;
}
export interface TemplateContent {
  name: string;
  language: {
    code: string;
    policy?: 'deterministic';
  };
  /**
   * @maxItems 16
   */
  components?: TemplateComponent[];
}
export interface TemplateComponent {
  type: 'header' | 'body' | 'button' | 'footer' | 'carousel' | 'limited_time_offer';
  sub_type?: 'quick_reply' | 'url' | 'copy_code' | 'flow' | 'catalog' | 'mpm' | 'voice_call' | 'order_details';
  index?: number | string;
  /**
   * @maxItems 64
   */
  parameters?: TemplateParameter[];
}
export interface TemplateParameter {
  type:
    | 'text'
    | 'currency'
    | 'date_time'
    | 'image'
    | 'video'
    | 'document'
    | 'location'
    | 'payload'
    | 'coupon_code'
    | 'action'
    | 'limited_time_offer'
    | 'product';
  parameter_name?: string;
  text?: string | number | boolean;
  [k: string]: unknown;
}
export interface MessageAccepted {
  id: string;
  status: 'blocked' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown' | 'received';
  verdict: Verdict;
}
export interface RuleResult {
  rule: string;
  outcome: 'pass' | 'block' | 'skip';
  code: string | null;
  detail: string;
  facts: {
    [k: string]: unknown;
  };
}
export interface MessageCheck {
  allowed: boolean;
  verdict: Verdict;
}
export interface MessagePage {
  data: MessageSummary[];
  nextCursor: string | null;
  total?: number;
}
export interface MessageSummary {
  id: string;
  direction: 'in' | 'out';
  status: 'blocked' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown' | 'received';
  type: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication' | null;
  connectionId: string;
  contactId: string | null;
  conversationId: string | null;
  contactName: string | null;
  to: string | null;
  content: unknown;
  preview: string;
  code: string | null;
  detail: string | null;
  providerId: string | null;
  source: string;
  createdAt: string;
}
export interface Message {
  id: string;
  direction: 'in' | 'out';
  status: 'blocked' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown' | 'received';
  type: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication' | null;
  connectionId: string;
  contactId: string | null;
  conversationId: string | null;
  contactName: string | null;
  to: string | null;
  content: unknown;
  preview: string;
  code: string | null;
  detail: string | null;
  providerId: string | null;
  source: string;
  createdAt: string;
  history: MessageEvent[];
  verdict: Verdict;
  dispatchVerdict: Verdict;
}
export interface MessageEvent {
  status: string;
  at: string;
  detail: string | null;
  code: string | null;
}
export interface ConversationPage {
  data: Conversation[];
  nextCursor: string | null;
  total?: number;
}
export interface Conversation {
  id: string;
  contactId: string;
  contactName: string | null;
  address: string | null;
  connectionId: string;
  status: 'open' | 'closed';
  unreadCount: number;
  lastMessageAt: string;
  lastPreview: string;
  lastDirection: 'in' | 'out' | null;
  lastStatus: string | null;
  windowClosesAt: string | null;
  optedOut: boolean;
}
export interface TemplatePage {
  data: Template[];
  nextCursor: string | null;
  total?: number;
}
export interface Template {
  id: string;
  connectionId: string;
  name: string;
  language: string;
  category: string;
  state:
    | 'approved'
    | 'pending'
    | 'rejected'
    | 'paused'
    | 'disabled'
    | 'flagged'
    | 'in_appeal'
    | 'pending_deletion'
    | 'deleted'
    | 'limit_exceeded'
    | 'locked'
    | 'archived'
    | 'unknown';
  components: {
    [k: string]: unknown;
  }[];
  syncedAt: string;
}
export interface SyncTemplates {
  connectionId: string;
}
export interface TemplateSync {
  total: number;
  approved: number;
}
export interface InboundEventPage {
  data: InboundEvent[];
  nextCursor: string | null;
  total?: number;
}
export interface InboundEvent {
  id: string;
  connectionId: string;
  kind: string;
  name: string;
  state: 'pending' | 'applied' | 'not_understood' | 'unrouted' | 'failed';
  receivedAt: string;
  appliedAt: string | null;
  detail: string | null;
  payload: unknown;
}
export interface AlertPage {
  data: Alert[];
  nextCursor: string | null;
  total?: number;
}
export interface Alert {
  id: string;
  rule: string;
  severity: 'info' | 'warning' | 'critical';
  state: 'open' | 'acknowledged' | 'closed';
  objectType: string | null;
  objectId: string | null;
  facts: {
    [k: string]: unknown;
  };
  count: number;
  firstAt: string;
  lastAt: string;
  acknowledged: {
    at: string;
    userId: string;
    note: string | null;
  } | null;
  closed: {
    at: string;
    userId: string;
    note: string | null;
  } | null;
}
export interface AlertNote {
  note?: string;
}
export interface AlertRuleList {
  data: AlertRule[];
}
export interface AlertRule {
  rule: string;
  severity: 'info' | 'warning' | 'critical';
  what: string;
  from: string;
  optional: boolean;
  enabled: boolean;
  parameters: {
    name: string;
    what: string;
    value: number;
    default: number;
    min: number;
    max: number;
  }[];
  notify: {
    /**
     * @maxItems 5
     */
    roles: ('OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR')[];
    users: string[];
  };
  changedAt: string | null;
}
export interface SetAlertRule {
  enabled: boolean;
  parameters?: {
    [k: string]: number;
  };
  notify?: {
    /**
     * @maxItems 5
     */
    roles: ('OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR')[];
    /**
     * @maxItems 50
     */
    users?: string[];
  };
}
export interface UsageFigures {
  from: string;
  to: string;
  bucket: 'minute' | 'hour' | 'day';
  buckets: {
    at: string;
    success: number;
    redirect: number;
    clientError: number;
    serverError: number;
    limited: number;
  }[];
  topKeys: {
    id: string;
    name: string;
    requests: number;
    limited: number;
  }[];
}
export interface SecurityFigures {
  from: string;
  to: string;
  bucket: 'minute' | 'hour' | 'day';
  buckets: {
    at: string;
    events: {
      [k: string]: number;
    };
    alerts: {
      info: number;
      warning: number;
      critical: number;
    };
  }[];
  actions: {
    action: string;
    type: string;
    what: string;
    count: number;
  }[];
}
export interface AccessFigures {
  from: string;
  to: string;
  offsetMinutes: number;
  requests: number[][];
  signIns: number[][];
  countries: {
    country: string | null;
    requests: number;
    signIns: number;
    failures: number;
  }[];
}
export interface PerformanceFigures {
  from: string;
  to: string;
  bucket: 'minute' | 'hour' | 'day';
  buckets: {
    at: string;
    accepted: number;
    blocked: number;
    sent: number;
    delivered: number;
    failed: number;
  }[];
  acceptedToSentMs: {
    count: number;
    p50: number;
    p95: number;
    p99: number;
  } | null;
  sentToDeliveredMs: {
    count: number;
    p50: number;
    p95: number;
    p99: number;
  } | null;
  queue: {
    waiting: number;
    dead: number;
    oldestSeconds: number;
  };
}
export interface ComplianceIndicators {
  data: {
    id: 'audit_log' | 'keys' | 'mfa' | 'alerts' | 'tls';
    state: 'ok' | 'attention' | 'unknown';
    detail: string;
    facts: {
      [k: string]: number | string | null;
    };
  }[];
}
export interface AuditStreamPage {
  data: AuditStream[];
  nextCursor: string | null;
  total?: number;
}
export interface AuditStream {
  id: string;
  name: string;
  kind: 'http' | 'syslog';
  enabled: boolean;
  eventTypes: ('api_request' | 'authentication' | 'account_change' | 'security_event')[] | null;
  settings: {
    [k: string]: unknown;
  };
  position: number;
  behind: number;
  lastSentAt: string | null;
  lastError: string | null;
  lastErrorAt: string | null;
  failingSince: string | null;
  nextTryAt: string | null;
  pausedSince: string | null;
  createdAt: string;
  updatedAt: string;
}
export interface AuditStreamHttp {
  url: string;
  format?: 'ndjson' | 'json_array';
  batch?: number;
  ca?: string;
  headers?: {
    [k: string]: string;
  } | null;
}
export interface AuditStreamSyslog {
  host: string;
  port: number;
  transport?: 'tls' | 'tcp';
  ca?: string;
  clientCert?: string;
  clientKey?: string | null;
  serverName?: string;
}
export interface UpdateAuditStream {
  name?: string;
  enabled?: boolean;
  /**
   * @minItems 1
   * @maxItems 4
   */
  eventTypes?: ('api_request' | 'authentication' | 'account_change' | 'security_event')[] | null;
  settings?: {
    [k: string]: unknown;
  };
}
export interface AuditStreamTest {
  ok: boolean;
  detail: string;
}
export interface RewindAuditStream {
  since: string;
}
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code:
    | 'alert.not_found'
    | 'alert.state'
    | 'alert_rule.not_found'
    | 'api_key.not_found'
    | 'api_key.revoked'
    | 'audit.not_found'
    | 'audit.not_sealed'
    | 'audit.verification_running'
    | 'audit_stream.limit'
    | 'audit_stream.not_found'
    | 'auth.busy'
    | 'auth.country_not_allowed'
    | 'auth.csrf'
    | 'auth.forbidden'
    | 'auth.invalid_code'
    | 'auth.invalid_credentials'
    | 'auth.invalid_key'
    | 'auth.invalid_token'
    | 'auth.ip_not_allowed'
    | 'auth.mfa_enrolment_required'
    | 'auth.required'
    | 'auth.session_expired'
    | 'auth.sign_in_again'
    | 'auth.step_up_required'
    | 'auth.user_required'
    | 'clock.backwards'
    | 'connection.disconnected'
    | 'connection.not_found'
    | 'consent.opted_out'
    | 'contact.identity_taken'
    | 'contact.merge_self'
    | 'contact.not_found'
    | 'conversation.not_found'
    | 'device.not_found'
    | 'gate.connection_paused'
    | 'gate.contact_erased'
    | 'gate.marketing_frequency_capped'
    | 'gate.not_opted_in'
    | 'gate.not_recognised'
    | 'gate.opted_out'
    | 'gate.organization_suspended'
    | 'gate.outside_service_window'
    | 'gate.recipient_rate_limited'
    | 'gate.template_not_approved'
    | 'gate.template_parameters_invalid'
    | 'idempotency.in_progress'
    | 'idempotency.mismatch'
    | 'idempotency.unsupported'
    | 'invitation.already_member'
    | 'invitation.closed'
    | 'invitation.not_found'
    | 'keys.already_staged'
    | 'keys.destroy_unsupported'
    | 'keys.keeper_refused'
    | 'keys.not_operator'
    | 'keys.rotation_running'
    | 'keys.version_in_use'
    | 'keys.version_not_found'
    | 'keys.version_not_staged'
    | 'mailbox.not_kept'
    | 'message.not_found'
    | 'message.type_unsupported'
    | 'mfa.already_enrolled'
    | 'mfa.invalid_code'
    | 'mfa.not_enrolled'
    | 'organization.not_found'
    | 'organization.owner_exists'
    | 'passkey.invalid'
    | 'passkey.not_found'
    | 'passkey.too_many'
    | 'request.idempotency_key'
    | 'request.invalid'
    | 'request.malformed'
    | 'request.media_type'
    | 'request.method_not_allowed'
    | 'request.not_found'
    | 'request.rate_limited'
    | 'request.timeout'
    | 'request.too_large'
    | 'server.busy'
    | 'server.internal'
    | 'server.not_ready'
    | 'session.not_found'
    | 'simulator.not_simulated'
    | 'simulator.unknown_fault'
    | 'sso.cancelled'
    | 'sso.disabled'
    | 'sso.domain_exists'
    | 'sso.domain_foreign'
    | 'sso.domain_limit'
    | 'sso.domain_not_found'
    | 'sso.domain_taken'
    | 'sso.domain_unverified'
    | 'sso.email_unverified'
    | 'sso.facebook_off'
    | 'sso.link_expired'
    | 'sso.no_account'
    | 'sso.not_admitted'
    | 'sso.not_configured'
    | 'sso.provider_unavailable'
    | 'sso.refused'
    | 'sso.state_invalid'
    | 'template.sync_failed'
    | 'user.elsewhere'
    | 'user.last_owner'
    | 'user.not_found'
    | 'user.own_role'
    | 'vault.destroyed'
    | 'vault.unavailable'
    | 'webhook.connection_unknown'
    | 'webhook.delivery_not_found'
    | 'webhook.endpoint_disabled'
    | 'webhook.endpoint_limit'
    | 'webhook.endpoint_not_found'
    | 'webhook.handshake_refused'
    | 'webhook.payload_invalid'
    | 'webhook.signature_invalid';
  errors?: {
    path: string;
    message: string;
  }[];
  requestId?: string;
}
