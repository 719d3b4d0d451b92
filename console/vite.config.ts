import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds a server: the one of `make dev` or `make demo`. */
const server = process.env.SPENDSENSE_URL ?? 'http://127.0.0.1:8000';
const paths = [
  'api', 'auth', 'users', 'profile', 'features', 'personas', 'recommendations', 'consent', 'operator',
  'products', 'identities', 'metrics', 'health', 'ready', 'inbox', 'jobs', 'upload-csv', 'openapi.json',
];

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The page of guarantees is made from `docs/guarantees.md`.
  server: { fs: { allow: ['.', '../docs'] }, proxy: Object.fromEntries(paths.map((path) => [`^/${path}(/|$|\\?)`, server])) },
  build: {
    target: 'es2022',
    emptyOutDir: false,
    assetsInlineLimit: 0,
    sourcemap: false,
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    // A machine that is busy is slow, not wrong.
    testTimeout: 30_000,
  },
});
