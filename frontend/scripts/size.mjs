/** Fails when the script that the first page needs is larger than promised. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const LIMIT_KB = 300
const bundle = new URL('../../src/galaxy_alpr/dashboard/', import.meta.url)
const size = (name) => gzipSync(readFileSync(new URL(name, bundle))).length / 1000

const index = readFileSync(new URL('index.html', bundle), 'utf8')
const eager = [...index.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name)
const live = readdirSync(fileURLToPath(new URL('assets', bundle)))
  .filter((name) => /^live-.*\.js$/.test(name))
  .map((name) => `assets/${name}`)
const names = [...new Set([...eager, ...live])]
const total = names.reduce((sum, name) => sum + size(name), 0)
for (const name of names) console.log(`${size(name).toFixed(1).padStart(7)} kB  ${name}`)
console.log(
  `${total.toFixed(1).padStart(7)} kB  of script, gzipped, for the first page (at most ${LIMIT_KB})`,
)
if (total > LIMIT_KB) process.exit(1)
