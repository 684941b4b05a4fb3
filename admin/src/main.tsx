import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { createStore } from './app/store';
import { firstLocale } from './i18n/locales';
import { createI18n } from './i18n/provider';

const store = createStore();
const i18n = await createI18n(firstLocale(store.getItem('locale', undefined)));

createRoot(document.getElementById('root')!).render(<StrictMode><App i18n={i18n} store={store} /></StrictMode>);
