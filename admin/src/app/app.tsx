import { useMemo, useSyncExternalStore } from 'react';
import { Admin, CustomRoutes, type Store } from 'react-admin';
import { BrowserRouter, Route } from 'react-router-dom';
import { ApiKeysPage } from '../api-keys/api.keys.page';
import { ConnectionCreatePage } from '../connections/connection.create.page';
import { ConnectionPage } from '../connections/connection.page';
import { ConnectionsPage } from '../connections/connections.page';
import { ContactPage } from '../contacts/contact.page';
import { ContactsPage } from '../contacts/contacts.page';
import { directionOf } from '../i18n/locales';
import type { createI18n } from '../i18n/provider';
import { InboxPage } from '../inbox/inbox.page';
import { MessagesPage } from '../messages/messages.page';
import { SimulatorPage } from '../simulator/simulator.page';
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
import { SignInPage } from './sign.in.page';
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
            <Route path="/contacts" element={<Guarded permission="contacts.read"><ContactsPage /></Guarded>} />
            <Route path="/contacts/:id" element={<Guarded permission="contacts.read"><ContactPage /></Guarded>} />
            <Route path="/connections" element={<Guarded permission="connections.read"><ConnectionsPage /></Guarded>} />
            <Route path="/connections/create" element={<Guarded permission="connections.write"><ConnectionCreatePage /></Guarded>} />
            <Route path="/connections/:id" element={<Guarded permission="connections.read"><ConnectionPage /></Guarded>} />
            <Route path="/api-keys" element={<Guarded permission="api_keys.read"><ApiKeysPage /></Guarded>} />
          </CustomRoutes>
        </Admin>
      </BrowserRouter>
    </Direction>
  );
}
