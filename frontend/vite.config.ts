/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url'

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const service = process.env.GALAXY_SERVICE ?? 'http://localhost:8000'
const servicePaths =
  '^/(api|detect_image|latest_detection|detections|plate_regions|plate_queries|vehicle_queries' +
  '|statistics|plate_status|session_queries|outputs|static|health|ready|docs|openapi.json)(/|$|\\?)'

export default defineConfig({
  // Relative, so that the bundle works behind any path prefix.
  base: './',
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  server: { proxy: { [servicePaths]: { target: service } } },
  build: {
    outDir: '../src/galaxy_alpr/dashboard',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2022',
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What changes with our code apart from what changes with its dependencies.
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
            {
              name: 'mantine',
              test: /node_modules\/(@mantine\/(core|hooks|notifications|store)|@floating-ui)\//,
            },
            {
              name: 'shared',
              test: /\/src\/(components|lib|client)\/|\/src\/messages\/en|@tabler|openapi/,
              minShareCount: 2,
            },
            {
              name: 'charts',
              test: /node_modules\/(@mantine\/charts|recharts|d3-|victory-vendor|@reduxjs|immer)/,
            },
          ],
        },
      },
    },
  },
  test: { environment: 'node', include: ['src/**/*.test.{ts,tsx}'] },
})
