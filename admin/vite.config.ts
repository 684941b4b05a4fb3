import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The server hands out `/admin/` and its assets from `dist`; in development Vite does, and passes the API on to a running server. */
export default defineConfig({
  base: '/admin/',
  plugins: [react()],
  // The Content-Security-Policy takes no inline script, so Vite's preload helper may not write one.
  build: { outDir: 'dist', assetsDir: 'assets', target: 'es2023', modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1500 },
  server: { port: 5173, proxy: { '/v1': 'http://localhost:3000' } },
});
