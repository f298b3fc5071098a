/// <reference types="vitest/config" />
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const service = process.env.GALAXY_SERVICE ?? 'http://localhost:8000'
const servicePaths =
  '^/(api|detect_image|latest_detection|detections|plate_regions|plate_queries|vehicle_queries' +
  '|statistics|plate_status|session_queries|outputs|static|health|ready|docs|openapi.json)(/|$|\\?)'

/** The typefaces in the bundle; their licence wants its text beside them. */
const typefaces = ['@fontsource-variable/inter', '@fontsource/iosevka-charon-mono']

/** Puts the licences of the typefaces into the bundle. */
function typefaceLicenses(): Plugin {
  return {
    name: 'typeface-licenses',
    generateBundle() {
      const texts = typefaces.map((name) =>
        readFileSync(new URL(`node_modules/${name}/LICENSE`, import.meta.url), 'utf8'),
      )
      const source = texts.join('\n\n')
      this.emitFile({ type: 'asset', fileName: 'typefaces.LICENSE.txt', source })
    },
  }
}

export default defineConfig({
  // Relative, so that the bundle works behind any path prefix.
  base: './',
  plugins: [react(), typefaceLicenses()],
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  server: {
    // The words for columns are the service's.
    fs: { allow: ['.', '../src/galaxy_alpr/services/lists'] },
    proxy: { [servicePaths]: { target: service } },
  },
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
              // Without the components of which only later pages have one.
              test: /node_modules\/(@mantine\/(core(?!\/esm\/components\/(Accordion|Checkbox|Chip|Fieldset|FileButton|FileInput|MultiSelect|NumberInput|Pill|PillsInput|PinInput|Progress|Radio|TagsInput|Tabs|Textarea)\/)|hooks|notifications|store)|@floating-ui)\//,
            },
            {
              name: 'shared',
              // Not what only later pages share: it is in chunks of its own.
              test: /\/src\/(components\/(?!moment|payment|import|price|visit|correction\/form|status\/StatusForm|form\/KeepInputs|picture\/QrCode)|lib\/|client\/)|\/src\/messages\/en(?!\/onDemand)|@tabler|openapi/,
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
