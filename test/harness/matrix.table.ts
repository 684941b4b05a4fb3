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
  contacts.import      OWNER ADMIN MARKETER scope
  tags.read            OWNER ADMIN MARKETER AGENT AUDITOR scope
  tags.write           OWNER ADMIN MARKETER scope
  restrictions.read    OWNER ADMIN MARKETER AGENT AUDITOR scope
  restrictions.write   OWNER ADMIN scope
  consents.read        OWNER ADMIN MARKETER AGENT AUDITOR scope
  consents.write       OWNER ADMIN MARKETER AGENT scope
  consents.export      OWNER ADMIN AUDITOR scope
  consent_forms.read   OWNER ADMIN MARKETER AUDITOR scope
  consent_forms.write  OWNER ADMIN MARKETER scope
  consent_settings.read   OWNER ADMIN AUDITOR scope
  consent_settings.write  OWNER ADMIN scope
  messages.read        OWNER ADMIN MARKETER AGENT AUDITOR scope
  messages.send        OWNER ADMIN MARKETER AGENT scope
  messages.resolve     OWNER ADMIN MARKETER AGENT scope
  conversations.work   OWNER ADMIN AGENT scope
  conversations.assign OWNER ADMIN scope
  inbox.settings       OWNER ADMIN
  media.read           OWNER ADMIN MARKETER AGENT AUDITOR scope
  media.write          OWNER ADMIN MARKETER AGENT scope
  policies.read        OWNER ADMIN MARKETER AGENT AUDITOR scope
  policies.write       OWNER ADMIN scope
  segments.read        OWNER ADMIN MARKETER AUDITOR scope
  segments.write       OWNER ADMIN MARKETER scope
  broadcasts.read      OWNER ADMIN MARKETER AUDITOR scope
  broadcasts.write     OWNER ADMIN MARKETER scope
  broadcasts.send      OWNER ADMIN MARKETER scope
  templates.read       OWNER ADMIN MARKETER AGENT AUDITOR scope
  templates.sync       OWNER ADMIN MARKETER scope
  templates.write      OWNER ADMIN MARKETER scope
  inbound_events.read  OWNER ADMIN AUDITOR scope
  privacy.read         OWNER ADMIN AUDITOR scope
  privacy.write        OWNER ADMIN scope
  privacy.decide       OWNER ADMIN
  retention.read       OWNER ADMIN AUDITOR scope
  retention.write      OWNER ADMIN
  exports.read         OWNER ADMIN
  exports.write        OWNER
  processors.read      OWNER ADMIN AUDITOR scope
  processors.write     OWNER ADMIN scope
  backups.read         OWNER ADMIN AUDITOR
  backups.make         OWNER
  organization.delete  OWNER
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
  DELETE /v1/connections/:id/marketing-pause     policies.write
  GET    /v1/contacts                             contacts.read
  POST   /v1/contacts                             contacts.write
  GET    /v1/contacts/:id                         contacts.read
  PATCH  /v1/contacts/:id                         contacts.write
  POST   /v1/contacts/:id/merge                   contacts.write
  GET    /v1/contacts/:id/consents                consents.read
  POST   /v1/contacts/:id/consents                consents.write
  PUT    /v1/contacts/:id/tags                   contacts.write
  GET    /v1/contacts/:id/restrictions           restrictions.read
  PUT    /v1/contacts/:id/restrictions           restrictions.write
  GET    /v1/contacts/:id/consents/receipts      consents.read
  POST   /v1/contacts/import                     contacts.import
  GET    /v1/imports                             contacts.import
  GET    /v1/imports/:id                         contacts.import
  PATCH  /v1/imports/:id                         contacts.import
  POST   /v1/imports/:id/dry-run                 contacts.import
  POST   /v1/imports/:id/run                     contacts.import
  POST   /v1/imports/:id/cancel                  contacts.import
  POST   /v1/imports/:id/undo                    contacts.import
  GET    /v1/imports/:id/rows                    contacts.import
  GET    /v1/imports/:id/errors.csv              contacts.import
  GET    /v1/tags                                tags.read
  POST   /v1/tags                                tags.write
  PATCH  /v1/tags/:id                            tags.write
  DELETE /v1/tags/:id                            tags.write
  GET    /v1/consents/export                     consents.export
  GET    /v1/consents/:id/receipt                consents.read
  GET    /v1/consent-settings                    consent_settings.read
  PUT    /v1/consent-settings                    consent_settings.write
  GET    /v1/consent-forms                       consent_forms.read
  POST   /v1/consent-forms                       consent_forms.write
  GET    /v1/consent-forms/:id                   consent_forms.read
  GET    /v1/consent-forms/:id/versions          consent_forms.read
  PATCH  /v1/consent-forms/:id                   consent_forms.write
  DELETE /v1/consent-forms/:id                   consent_forms.write
  GET    /c/:slug                                public
  POST   /c/:slug                                public
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
  POST   /v1/messages/:id/resolve                messages.resolve
  GET    /v1/messaging-policies                  policies.read
  PATCH  /v1/messaging-policies                  policies.write
  GET    /v1/messaging-policies/lines            policies.read
  POST   /v1/media                               media.write
  GET    /v1/media/:id                           media.read
  GET    /v1/media/:id/content                   media.read
  DELETE /v1/media/:id                           media.write
  GET    /v1/conversations                        messages.read
  GET    /v1/conversations/:id                    messages.read
  POST   /v1/conversations/:id/read               messages.read
  GET    /v1/conversations/counts                messages.read
  GET    /v1/conversations/:id/messages          messages.read
  POST   /v1/conversations/:id/assign            conversations.work
  POST   /v1/conversations/:id/close             conversations.work
  POST   /v1/conversations/:id/reopen            conversations.work
  POST   /v1/conversations/:id/handover          conversations.work
  POST   /v1/conversations/:id/snooze            conversations.work
  PUT    /v1/conversations/:id/labels            conversations.work
  POST   /v1/conversations/:id/typing            messages.send
  POST   /v1/conversations/:id/notes             conversations.work
  PATCH  /v1/conversations/:id/notes/:noteId     conversations.work
  DELETE /v1/conversations/:id/notes/:noteId     conversations.work
  GET    /v1/conversation-labels                 messages.read
  DELETE /v1/conversation-labels/:name           inbox.settings
  GET    /v1/inbox-settings                      messages.read
  PUT    /v1/inbox-settings                      inbox.settings
  GET    /v1/templates                            templates.read
  POST   /v1/templates/sync                       templates.sync
  POST   /v1/templates                           templates.write
  POST   /v1/templates/check                     templates.write
  GET    /v1/templates/:id                       templates.read
  PATCH  /v1/templates/:id                       templates.write
  DELETE /v1/templates/:id                       templates.write
  GET    /v1/segments                            segments.read
  POST   /v1/segments                            segments.write
  POST   /v1/segments/count                      segments.read
  GET    /v1/segments/:id                        segments.read
  PATCH  /v1/segments/:id                        segments.write
  DELETE /v1/segments/:id                        segments.write
  GET    /v1/broadcasts                          broadcasts.read
  POST   /v1/broadcasts                          broadcasts.write
  GET    /v1/broadcasts/:id                      broadcasts.read
  PATCH  /v1/broadcasts/:id                      broadcasts.write
  DELETE /v1/broadcasts/:id                      broadcasts.write
  POST   /v1/broadcasts/:id/preview              broadcasts.write
  GET    /v1/broadcasts/:id/preview              broadcasts.read
  POST   /v1/broadcasts/:id/approve              broadcasts.send
  POST   /v1/broadcasts/:id/start                broadcasts.send
  POST   /v1/broadcasts/:id/pause                broadcasts.send
  POST   /v1/broadcasts/:id/resume               broadcasts.send
  POST   /v1/broadcasts/:id/cancel               broadcasts.send
  GET    /v1/broadcasts/:id/recipients           broadcasts.read
  GET    /v1/broadcasts/:id/report               broadcasts.read
  GET    /v1/inbound-events                       inbound_events.read
  GET    /v1/privacy/requests                    privacy.read
  POST   /v1/privacy/requests                    privacy.write
  POST   /v1/privacy/inbound-mail                privacy.write
  GET    /v1/privacy/requests/:id                privacy.read
  GET    /v1/privacy/requests/:id/preview        privacy.read
  POST   /v1/privacy/requests/:id/link           privacy.write
  POST   /v1/privacy/requests/:id/verify         privacy.write
  POST   /v1/privacy/requests/:id/extend         privacy.write
  POST   /v1/privacy/requests/:id/approve        privacy.decide step-up
  POST   /v1/privacy/requests/:id/fulfil         privacy.decide step-up
  POST   /v1/privacy/requests/:id/refuse         privacy.decide
  POST   /v1/privacy/requests/:id/cancel         privacy.write
  GET    /v1/privacy/holds                       privacy.read
  POST   /v1/privacy/holds                       privacy.decide step-up
  POST   /v1/privacy/holds/:id/release           privacy.decide step-up
  GET    /v1/privacy/retention                   retention.read
  POST   /v1/privacy/retention/check             retention.read
  PUT    /v1/privacy/retention                   retention.write
  GET    /v1/privacy/retention/runs              retention.read
  POST   /v1/privacy/exports                     exports.write step-up
  GET    /v1/privacy/exports                     exports.read
  GET    /v1/privacy/exports/:id                 exports.read
  GET    /v1/privacy/exports/:id/download        exports.read step-up
  DELETE /v1/privacy/exports/:id                 exports.write
  GET    /v1/privacy/processors                  processors.read
  POST   /v1/privacy/processors                  processors.write
  GET    /v1/privacy/processors/notices          processors.read
  PATCH  /v1/privacy/processors/:id              processors.write
  DELETE /v1/privacy/processors/:id              processors.write
  GET    /v1/privacy/contact                     processors.read
  PUT    /v1/privacy/contact                     processors.write
  GET    /v1/privacy/documents/dpa               processors.read
  GET    /v1/privacy/documents/dpia              processors.read
  GET    /v1/privacy/documents/records           processors.read
  GET    /v1/account/privacy-requests            own-account
  GET    /v1/account/privacy-requests/:id/download   own-account step-up
  POST   /v1/account/privacy-requests            own-account step-up
  DELETE /v1/organization                        organization.delete step-up
  GET    /v1/organization/erasure                organization.read
  POST   /v1/organization/erasure/cancel         organization.delete step-up
  GET    /v1/privacy/certificates/:code          public
  GET    /privacy/status/:code                   public
  POST   /webhooks/meta/data-deletion            public
  POST   /webhooks/meta/deauthorize              public
  GET    /v1/system/backups                      backups.read
  POST   /v1/system/backups                      backups.make step-up
  POST   /v1/system/backups/:id/verify           backups.make step-up
  GET    /webhooks/:connectionId                  public
  POST   /webhooks/:connectionId                  public
  GET    /v1/simulator/messages                   simulator.use
  POST   /v1/simulator/inbound                    simulator.use
  GET    /v1/simulator/faults                     simulator.use
  POST   /v1/simulator/events                    simulator.use
  POST   /v1/simulator/faults                     simulator.use
  GET    /v1/dev/mailbox                          mailbox.read
  GET    /v1/test/clock                           test_clock.advance
  POST   /v1/test/clock                           test_clock.advance`.trim().split('\n').map((line) => line.trim().replace(/\s+/g, ' '));
