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
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code:
    | 'api_key.not_found'
    | 'api_key.revoked'
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
    | 'webhook.handshake_refused'
    | 'webhook.payload_invalid'
    | 'webhook.signature_invalid';
  errors?: {
    path: string;
    message: string;
  }[];
  requestId?: string;
}
