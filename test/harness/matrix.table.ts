import type { Role } from '@consentry/kernel';

/**
 * Who may do what, written out by hand and read by nobody but the tests: what the code says of itself is compared with this. A new
 * route, permission or right is added here by somebody who thought about it; until then the matrix fails.
 */
export const PERMISSIONS: Record<string, { roles: Role[]; scope: boolean; only?: Role[] }> = Object.fromEntries(`
  api_keys.read        OWNER ADMIN AUDITOR
  api_keys.write       OWNER ADMIN
  members.read         OWNER ADMIN AUDITOR
  members.write        OWNER ADMIN*
  sessions.read        OWNER ADMIN MARKETER* AGENT* AUDITOR*
  sessions.end         OWNER ADMIN MARKETER* AGENT* AUDITOR*
  organization.read    OWNER ADMIN MARKETER AGENT AUDITOR scope
  organization.write   OWNER ADMIN
  security.read        OWNER ADMIN AUDITOR
  security.write       OWNER ADMIN
  alerts.read          OWNER ADMIN AUDITOR
  alerts.write         OWNER ADMIN
  monitoring.read      OWNER ADMIN AUDITOR
  audit.read           OWNER ADMIN AUDITOR scope
  audit.write          OWNER ADMIN
  webhooks.read        OWNER ADMIN AUDITOR scope
  webhooks.write       OWNER ADMIN
  plugins.read         OWNER ADMIN MARKETER AGENT AUDITOR scope
  connections.read     OWNER ADMIN MARKETER AGENT AUDITOR scope
  connections.write    OWNER ADMIN scope
  contacts.read        OWNER ADMIN MARKETER AGENT AUDITOR scope
  contacts.write       OWNER ADMIN MARKETER AGENT scope
  contacts.phone       OWNER ADMIN AGENT scope
  consents.read        OWNER ADMIN MARKETER AGENT AUDITOR scope
  consents.write       OWNER ADMIN MARKETER AGENT scope
  messages.read        OWNER ADMIN MARKETER AGENT AUDITOR scope
  messages.send        OWNER ADMIN MARKETER AGENT scope
  templates.read       OWNER ADMIN MARKETER AGENT AUDITOR scope
  templates.sync       OWNER ADMIN MARKETER scope
  inbound_events.read  OWNER ADMIN AUDITOR scope
  sso.read             OWNER ADMIN AUDITOR
  sso.write            OWNER
  keys.read            OWNER ADMIN AUDITOR
  keys.rotate          OWNER
  keys.master          OWNER
  simulator.use        OWNER ADMIN MARKETER AGENT scope
  test_clock.advance   OWNER
  mailbox.read         OWNER`.trim().split('\n').map((line) => {
    const [name = '', ...rest] = line.trim().split(/\s+/);
    const roles = rest.filter((word) => word !== 'scope');
    // A star: for some records alone.
    const only = roles.filter((r) => r.endsWith('*')).map((r) => r.slice(0, -1) as Role);
    return [name, { roles: roles.map((r) => r.replace('*', '') as Role), scope: rest.includes('scope'), ...(only.length > 0 ? { only } : {}) }];
  }));

/** `public`, `signed-in`, `own-account` or the permission; `step-up` where a fresh proof of identity is asked. Only what is public here may be asked by nobody. */
export const ROUTES = `
  GET    /health/live                             public
  GET    /health/ready                            public
  GET    /v1/events/stream                        signed-in
  GET    /v1/plugins                              plugins.read
  GET    /v1/connections                          connections.read
  POST   /v1/connections                          connections.write
  GET    /v1/connections/:id                      connections.read
  PATCH  /v1/connections/:id                      connections.write
  DELETE /v1/connections/:id                      connections.write
  POST   /v1/connections/:id/check                connections.write
  GET    /v1/contacts                             contacts.read
  POST   /v1/contacts                             contacts.write
  GET    /v1/contacts/:id                         contacts.read
  PATCH  /v1/contacts/:id                         contacts.write
  POST   /v1/contacts/:id/merge                   contacts.write
  GET    /v1/contacts/:id/consents                consents.read
  POST   /v1/contacts/:id/consents                consents.write
  POST   /v1/auth/login                           public
  POST   /v1/auth/mfa                             public
  POST   /v1/auth/passkey/options                 public
  POST   /v1/auth/passkey                         public
  POST   /v1/auth/step-up                         own-account
  POST   /v1/auth/step-up/passkey-options         own-account
  POST   /v1/auth/switch                          own-account
  POST   /v1/auth/logout                          own-account
  GET    /v1/auth/session                         own-account
  GET    /v1/auth/methods                         public
  POST   /v1/auth/password/forgot                 public
  POST   /v1/auth/password/reset                  public
  POST   /v1/auth/password/change                 own-account
  POST   /v1/auth/unlock/request                  public
  POST   /v1/auth/unlock                          public
  POST   /v1/auth/email/verification              own-account
  POST   /v1/auth/email/change                    own-account
  POST   /v1/auth/email/verify                    public
  GET    /v1/auth/profile                         own-account
  PATCH  /v1/auth/profile                         own-account
  POST   /v1/auth/mfa/totp                        own-account step-up
  POST   /v1/auth/mfa/totp/confirm                own-account
  DELETE /v1/auth/mfa/totp                        own-account step-up
  POST   /v1/auth/mfa/backup-codes                own-account step-up
  GET    /v1/auth/passkeys                        own-account
  POST   /v1/auth/passkeys/options                own-account step-up
  POST   /v1/auth/passkeys                        own-account step-up
  DELETE /v1/auth/passkeys/:id                    own-account step-up
  GET    /v1/sessions                             sessions.read
  DELETE /v1/sessions/:id                         sessions.end
  DELETE /v1/sessions                             sessions.end
  GET    /v1/devices                              own-account
  DELETE /v1/devices/:id                          own-account
  GET    /v1/users                                members.read
  POST   /v1/users                                members.write
  GET    /v1/users/:id                            members.read
  PATCH  /v1/users/:id                            members.write step-up
  DELETE /v1/users/:id                            members.write step-up
  POST   /v1/users/:id/unlock                     members.write
  POST   /v1/users/:id/mfa/reset                  members.write step-up
  GET    /v1/invitations                          members.read
  POST   /v1/invitations                          members.write
  POST   /v1/invitations/:id/resend               members.write
  DELETE /v1/invitations/:id                      members.write
  POST   /v1/invitations/preview                  public
  POST   /v1/invitations/accept                   public
  GET    /v1/organization                         organization.read
  PATCH  /v1/organization                         organization.write
  GET    /v1/organization/security                security.read
  PATCH  /v1/organization/security                security.write step-up
  GET    /v1/alerts                               alerts.read
  GET    /v1/alerts/:id                           alerts.read
  POST   /v1/alerts/:id/acknowledge               alerts.write
  POST   /v1/alerts/:id/close                     alerts.write
  GET    /v1/alert-rules                          alerts.read
  PUT    /v1/alert-rules/:rule                    alerts.write step-up
  GET    /v1/monitoring/usage                     monitoring.read
  GET    /v1/monitoring/security                  monitoring.read
  GET    /v1/monitoring/access                    monitoring.read
  GET    /v1/monitoring/performance               monitoring.read
  GET    /v1/monitoring/status                    monitoring.read
  GET    /v1/audit-logs                           audit.read
  GET    /v1/audit-logs/actions                   audit.read
  GET    /v1/audit-logs/checkpoint                audit.read
  GET    /v1/audit-logs/proof/inclusion           audit.read
  GET    /v1/audit-logs/proof/consistency         audit.read
  GET    /v1/audit-logs/verification              audit.read
  POST   /v1/audit-logs/verification              audit.read
  GET    /v1/audit-logs/settings                  audit.read
  PUT    /v1/audit-logs/settings                  audit.write step-up
  GET    /v1/audit-logs/export                    audit.read
  GET    /v1/audit-logs/bundle                    audit.read step-up
  GET    /v1/audit-logs/:id                       audit.read
  GET    /v1/audit-streams                        audit.read
  POST   /v1/audit-streams                        audit.write step-up
  GET    /v1/audit-streams/:id                    audit.read
  PATCH  /v1/audit-streams/:id                    audit.write step-up
  DELETE /v1/audit-streams/:id                    audit.write step-up
  POST   /v1/audit-streams/:id/test               audit.write
  POST   /v1/audit-streams/:id/rewind             audit.write
  GET    /v1/webhook-endpoints                    webhooks.read
  POST   /v1/webhook-endpoints                    webhooks.write
  GET    /v1/webhook-endpoints/event-types        webhooks.read
  GET    /v1/webhook-endpoints/:id                webhooks.read
  PATCH  /v1/webhook-endpoints/:id                webhooks.write
  DELETE /v1/webhook-endpoints/:id                webhooks.write
  POST   /v1/webhook-endpoints/:id/rotate         webhooks.write
  POST   /v1/webhook-endpoints/:id/test           webhooks.write
  POST   /v1/webhook-endpoints/:id/replay         webhooks.write
  GET    /v1/webhook-endpoints/:id/deliveries     webhooks.read
  GET    /v1/webhook-endpoints/:id/deliveries/:deliveryId          webhooks.read
  POST   /v1/webhook-endpoints/:id/deliveries/:deliveryId/resend   webhooks.write
  GET    /v1/keys                                 keys.read
  POST   /v1/keys/rotate                          keys.rotate step-up
  PUT    /v1/keys/policy                          keys.rotate step-up
  POST   /v1/keys/master/stage                    keys.master step-up
  POST   /v1/keys/master/activate                 keys.master step-up
  POST   /v1/keys/master/destroy                  keys.master step-up
  PUT    /v1/keys/master/policy                   keys.master step-up
  GET    /v1/api-keys                             api_keys.read
  GET    /v1/api-keys/:id                         api_keys.read
  GET    /v1/api-keys/:id/usage                   api_keys.read
  POST   /v1/api-keys                             api_keys.write
  PATCH  /v1/api-keys/:id                         api_keys.write
  POST   /v1/api-keys/:id/rotate                  api_keys.write
  DELETE /v1/api-keys/:id                         api_keys.write
  GET    /v1/organization/sso                     sso.read
  PUT    /v1/organization/sso                     sso.write step-up
  DELETE /v1/organization/sso                     sso.write step-up
  POST   /v1/organization/sso/domains             sso.write step-up
  POST   /v1/organization/sso/domains/:id/verify  sso.write
  DELETE /v1/organization/sso/domains/:id         sso.write step-up
  POST   /v1/auth/sso/start                       public
  GET    /v1/auth/sso/callback                    public
  POST   /v1/auth/sso/second-step                 public
  GET    /v1/auth/facebook                        public
  GET    /v1/auth/facebook/callback               public
  POST   /v1/auth/facebook/link                   public
  GET    /v1/auth/facebook/link                   own-account
  DELETE /v1/auth/facebook/link                   own-account
  POST   /v1/messages                             messages.send
  POST   /v1/messages/check                       messages.send
  GET    /v1/messages                             messages.read
  GET    /v1/messages/:id                         messages.read
  GET    /v1/conversations                        messages.read
  GET    /v1/conversations/:id                    messages.read
  POST   /v1/conversations/:id/read               messages.read
  GET    /v1/templates                            templates.read
  POST   /v1/templates/sync                       templates.sync
  GET    /v1/inbound-events                       inbound_events.read
  GET    /webhooks/:connectionId                  public
  POST   /webhooks/:connectionId                  public
  GET    /v1/simulator/messages                   simulator.use
  POST   /v1/simulator/inbound                    simulator.use
  GET    /v1/simulator/faults                     simulator.use
  POST   /v1/simulator/faults                     simulator.use
  GET    /v1/dev/mailbox                          mailbox.read
  GET    /v1/test/clock                           test_clock.advance
  POST   /v1/test/clock                           test_clock.advance`.trim().split('\n').map((line) => line.trim().replace(/\s+/g, ' '));
