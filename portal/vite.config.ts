import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run dev` serves the sources and asks a Weft that runs beside it.
const weft = process.env.WEFT_SERVER ?? 'http://127.0.0.1:7070';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    license: { fileName: 'licences.md' },
    assetsInlineLimit: 0, // the Content-Security-Policy knows files only
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': weft, '/openapi.json': weft } },
});
