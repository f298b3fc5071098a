/** Copies what `/docs` shows the API with, Swagger UI, into the package: it works without a network. */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'

const source = new URL('../node_modules/swagger-ui-dist/', import.meta.url)
const target = new URL('../../src/galaxy_alpr/api_docs/', import.meta.url)
const names = {
  'swagger-ui-bundle.js': 'swagger-ui-bundle.js',
  'swagger-ui-bundle.js.LICENSE.txt': 'swagger-ui-bundle.js.LICENSE.txt',
  'swagger-ui.css': 'swagger-ui.css',
  LICENSE: 'LICENSE.txt',
  NOTICE: 'NOTICE.txt',
}

rmSync(target, { recursive: true, force: true })
mkdirSync(target)
for (const [name, copy] of Object.entries(names))
  copyFileSync(new URL(name, source), new URL(copy, target))
