import { useMemo, useSyncExternalStore } from 'react';
import { Admin, CustomRoutes, type Store } from 'react-admin';
import { BrowserRouter, Route } from 'react-router-dom';
import { AlertsPage } from '../alerts/alerts.page';
import { AlertRulesPage } from '../alerts/alert.rules.page';
import { ApiKeyPage } from '../api-keys/api.key.page';
import { ApiKeysPage } from '../api-keys/api.keys.page';
import { AuditLogPage } from '../audit/audit.log.page';
import { AuditSettingsPage } from '../audit/audit.settings.page';
import { BackupsPage } from '../backups/backups.page';
import { BroadcastCreatePage, BroadcastEditPage } from '../broadcasts/broadcast.editor.page';
import { BroadcastPage } from '../broadcasts/broadcast.page';
import { BroadcastsPage } from '../broadcasts/broadcasts.page';
import { ConnectionCreatePage } from '../connections/connection.create.page';
import { ConnectionPage } from '../connections/connection.page';
import { ConnectionsPage } from '../connections/connections.page';
import { ConsentFormsPage } from '../consent/forms.page';
import { ConsentSettingsPage } from '../consent/settings.page';
import { ContactPage } from '../contacts/contact.page';
import { ContactsPage } from '../contacts/contacts.page';
import { ExportsPage } from '../exports/exports.page';
import { directionOf } from '../i18n/locales';
import type { createI18n } from '../i18n/provider';
import { ImportPage } from '../imports/import.page';
import { ImportsPage } from '../imports/imports.page';
import { InboxPage } from '../inbox/inbox.page';
import { KeysPage } from '../keys/keys.page';
import { MailboxPage } from '../mailbox/mailbox.page';
import { ComposePage } from '../messages/compose.page';
import { MessagesPage } from '../messages/messages.page';
import { MonitoringPage } from '../monitoring/monitoring.page';
import { PoliciesPage } from '../policies/policies.page';
import { ProcessorsPage } from '../processors/processors.page';
import { LegalHoldsPage } from '../privacy/holds.page';
import { PrivacyRequestPage } from '../privacy/request.page';
import { PrivacyRequestsPage } from '../privacy/requests.page';
import { RetentionPage } from '../privacy/retention.page';
import { ProfilePage } from '../profile/profile.page';
import { ConfirmLinkPage } from '../recovery/confirm.link.page';
import { InvitationPage } from '../recovery/invitation.page';
import { LinkFacebookPage } from '../recovery/link.facebook.page';
import { RequestLinkPage } from '../recovery/request.link.page';
import { ResetPasswordPage } from '../recovery/reset.password.page';
import { SecondStepPage } from '../recovery/second.step.page';
import { SignInFailedPage } from '../recovery/sign.in.failed.page';
import { SignInPage } from '../sign-in/sign.in.page';
import { ClosingBegunPage } from '../organization/closing.begun.page';
import { OrganizationPage } from '../organization/organization.page';
import { SsoPage } from '../organization/sso.page';
import { UserPage } from '../people/user.page';
import { UsersPage } from '../people/users.page';
import { SegmentCreatePage, SegmentPage } from '../segments/segment.page';
import { SegmentsPage } from '../segments/segments.page';
import { SimulatorPage } from '../simulator/simulator.page';
import { StreamsPage } from '../streams/streams.page';
import { TemplateCreatePage, TemplateEditPage } from '../templates/template.editor.page';
import { TemplatePage } from '../templates/template.page';
import { TemplatesPage } from '../templates/templates.page';
import { WebhookEndpointPage } from '../webhooks/webhook.endpoint.page';
import { WebhooksPage } from '../webhooks/webhooks.page';
import { authProvider } from './auth.provider';
import { CrashPage } from './crash.page';
import { dataProvider } from './data.provider';
import { Direction } from './direction';
import { Guarded } from './guarded';
import { Home } from './home';
import { Layout } from './layout';
import { NotFoundPage } from './not.found.page';
import { Notifications } from './notifications';
import { queryClient } from './query.client';
import { Splash } from './splash';
import { buildTheme } from './theme';

interface Props { i18n: Awaited<ReturnType<typeof createI18n>>; store: Store }

export function App({ i18n, store }: Props) {
  const direction = directionOf(useSyncExternalStore(i18n.subscribe, () => i18n.getLocale()));
  const themes = useMemo(() => ({ lightTheme: buildTheme('light', direction), darkTheme: buildTheme('dark', direction) }), [direction]);
  return (
    <Direction value={direction}>
      <BrowserRouter basename="/admin">
        <Admin {...themes} authProvider={authProvider} dataProvider={dataProvider} i18nProvider={i18n} store={store} queryClient={queryClient}
          layout={Layout} loginPage={SignInPage} dashboard={Home} catchAll={NotFoundPage} notification={Notifications} loading={Splash} error={CrashPage} requireAuth disableTelemetry>
          <CustomRoutes>
            <Route path="/simulator" element={<Guarded permission="simulator.use"><SimulatorPage /></Guarded>} />
            <Route path="/inbox" element={<Guarded permission="messages.read"><InboxPage /></Guarded>} />
            <Route path="/inbox/:id" element={<Guarded permission="messages.read"><InboxPage /></Guarded>} />
            <Route path="/messages" element={<Guarded permission="messages.read"><MessagesPage /></Guarded>} />
            <Route path="/messages/:id" element={<Guarded permission="messages.read"><MessagesPage /></Guarded>} />
            <Route path="/compose" element={<Guarded permission="messages.send"><ComposePage /></Guarded>} />
            <Route path="/policies" element={<Guarded permission="policies.read"><PoliciesPage /></Guarded>} />
            <Route path="/consent-forms" element={<Guarded permission="consent_forms.read"><ConsentFormsPage /></Guarded>} />
            <Route path="/consent-settings" element={<Guarded permission="consent_settings.read"><ConsentSettingsPage /></Guarded>} />
            <Route path="/contacts" element={<Guarded permission="contacts.read"><ContactsPage /></Guarded>} />
            <Route path="/contacts/:id" element={<Guarded permission="contacts.read"><ContactPage /></Guarded>} />
            <Route path="/templates" element={<Guarded permission="templates.read"><TemplatesPage /></Guarded>} />
            <Route path="/templates/create" element={<Guarded permission="templates.write"><TemplateCreatePage /></Guarded>} />
            <Route path="/templates/:id" element={<Guarded permission="templates.read"><TemplatePage /></Guarded>} />
            <Route path="/templates/:id/edit" element={<Guarded permission="templates.write"><TemplateEditPage /></Guarded>} />
            <Route path="/broadcasts" element={<Guarded permission="broadcasts.read"><BroadcastsPage /></Guarded>} />
            <Route path="/broadcasts/create" element={<Guarded permission="broadcasts.write"><BroadcastCreatePage /></Guarded>} />
            <Route path="/broadcasts/:id" element={<Guarded permission="broadcasts.read"><BroadcastPage /></Guarded>} />
            <Route path="/broadcasts/:id/edit" element={<Guarded permission="broadcasts.write"><BroadcastEditPage /></Guarded>} />
            <Route path="/segments" element={<Guarded permission="segments.read"><SegmentsPage /></Guarded>} />
            <Route path="/segments/create" element={<Guarded permission="segments.write"><SegmentCreatePage /></Guarded>} />
            <Route path="/segments/:id" element={<Guarded permission="segments.read"><SegmentPage /></Guarded>} />
            <Route path="/imports" element={<Guarded permission="contacts.import"><ImportsPage /></Guarded>} />
            <Route path="/imports/:id" element={<Guarded permission="contacts.import"><ImportPage /></Guarded>} />
            <Route path="/connections" element={<Guarded permission="connections.read"><ConnectionsPage /></Guarded>} />
            <Route path="/connections/create" element={<Guarded permission="connections.write"><ConnectionCreatePage /></Guarded>} />
            <Route path="/connections/:id" element={<Guarded permission="connections.read"><ConnectionPage /></Guarded>} />
            <Route path="/api-keys" element={<Guarded permission="api_keys.read"><ApiKeysPage /></Guarded>} />
            <Route path="/api-keys/:id" element={<Guarded permission="api_keys.read"><ApiKeyPage /></Guarded>} />
            <Route path="/users" element={<Guarded permission="members.read"><UsersPage /></Guarded>} />
            <Route path="/users/:id" element={<Guarded permission="members.read"><UserPage /></Guarded>} />
            <Route path="/organization" element={<Guarded permission="security.read"><OrganizationPage /></Guarded>} />
            <Route path="/organization/sso" element={<Guarded permission="sso.read"><SsoPage /></Guarded>} />
            <Route path="/keys" element={<Guarded permission="keys.read"><KeysPage /></Guarded>} />
            <Route path="/alerts" element={<Guarded permission="alerts.read"><AlertsPage /></Guarded>} />
            <Route path="/alerts/rules" element={<Guarded permission="alerts.read"><AlertRulesPage /></Guarded>} />
            <Route path="/audit-log" element={<Guarded permission="audit.read"><AuditLogPage /></Guarded>} />
            <Route path="/audit-log/settings" element={<Guarded permission="audit.read"><AuditSettingsPage /></Guarded>} />
            <Route path="/audit-log/:id" element={<Guarded permission="audit.read"><AuditLogPage /></Guarded>} />
            <Route path="/audit-streams" element={<Guarded permission="audit.read"><StreamsPage /></Guarded>} />
            <Route path="/monitoring" element={<Guarded permission="monitoring.read"><MonitoringPage /></Guarded>} />
            <Route path="/webhooks" element={<Guarded permission="webhooks.read"><WebhooksPage /></Guarded>} />
            <Route path="/webhooks/:id" element={<Guarded permission="webhooks.read"><WebhookEndpointPage /></Guarded>} />
            <Route path="/privacy/requests" element={<Guarded permission="privacy.read"><PrivacyRequestsPage /></Guarded>} />
            <Route path="/privacy/requests/:id" element={<Guarded permission="privacy.read"><PrivacyRequestPage /></Guarded>} />
            <Route path="/privacy/holds" element={<Guarded permission="privacy.read"><LegalHoldsPage /></Guarded>} />
            <Route path="/privacy/retention" element={<Guarded permission="retention.read"><RetentionPage /></Guarded>} />
            <Route path="/privacy/exports" element={<Guarded permission="exports.read"><ExportsPage /></Guarded>} />
            <Route path="/privacy/processors" element={<Guarded permission="processors.read"><ProcessorsPage /></Guarded>} />
            <Route path="/system/backups" element={<Guarded permission="backups.read"><BackupsPage /></Guarded>} />
            <Route path="/mailbox" element={<Guarded permission="mailbox.read"><MailboxPage /></Guarded>} />
            <Route path="/mailbox/:id" element={<Guarded permission="mailbox.read"><MailboxPage /></Guarded>} />
            <Route path="/profile" element={<ProfilePage part="you" />} />
            <Route path="/profile/security" element={<ProfilePage part="security" />} />
            <Route path="/profile/sessions" element={<ProfilePage part="sessions" />} />
            <Route path="/profile/privacy" element={<ProfilePage part="privacy" />} />
          </CustomRoutes>
          <CustomRoutes noLayout>
            <Route path="/forgot-password" element={<RequestLinkPage key="password" kind="password" />} />
            <Route path="/request-unlock" element={<RequestLinkPage key="unlock" kind="unlock" />} />
            <Route path="/reset-password" element={<ResetPasswordPage />} />
            <Route path="/unlock" element={<ConfirmLinkPage key="unlock" kind="unlock" />} />
            <Route path="/verify-email" element={<ConfirmLinkPage key="verify" kind="verify" />} />
            <Route path="/invitation" element={<InvitationPage />} />
            <Route path="/sign-in-failed" element={<SignInFailedPage />} />
            <Route path="/second-step" element={<SecondStepPage />} />
            <Route path="/link-facebook" element={<LinkFacebookPage />} />
            <Route path="/organization-deletion" element={<ClosingBegunPage />} />
          </CustomRoutes>
        </Admin>
      </BrowserRouter>
    </Direction>
  );
}
