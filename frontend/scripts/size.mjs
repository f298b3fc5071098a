/** Fails when what the first page needs is more than promised. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const SCRIPT_LIMIT_KB = 300
const TRANSFER_LIMIT_KB = 380
const bundle = new URL('../../src/galaxy_alpr/dashboard/', import.meta.url)
const read = (name) => readFileSync(new URL(name, bundle))
const assets = readdirSync(fileURLToPath(new URL('assets', bundle)))

/** What is sent of a file to a browser that accepts brotli. */
const sent = (name) =>
  read(existsSync(new URL(`${name}.br`, bundle)) ? `${name}.br` : name).length / 1000
const gzipped = (name) => gzipSync(read(name)).length / 1000
const sum = (names, size) => names.reduce((total, name) => total + size(name), 0)

const index = read('index.html').toString()
const eager = [...index.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, name]) => name)
const live = assets
  .filter((name) => /^live-.*\.(js|css)$/.test(name))
  .map((name) => `assets/${name}`)
// The fonts of the styles: the page has text in all of them.
const styles = [...eager, ...live].filter((name) => name.endsWith('.css'))
const fonts = assets
  .filter((name) => name.endsWith('.woff2') && styles.some((style) => read(style).includes(name)))
  .map((name) => `assets/${name}`)
const names = [...new Set(['index.html', ...eager, ...live, ...fonts])].filter((name) =>
  /\.\w+$/.test(name),
)
const script = sum(
  names.filter((name) => name.endsWith('.js')),
  gzipped,
)
const transfer = sum(names, sent)
for (const name of names) console.log(`${sent(name).toFixed(1).padStart(7)} kB  ${name}`)
console.log(
  `${transfer.toFixed(1).padStart(7)} kB  for the first page, compressed (at most ${TRANSFER_LIMIT_KB})`,
)
console.log(
  `${script.toFixed(1).padStart(7)} kB  of it is script, gzipped (at most ${SCRIPT_LIMIT_KB})`,
)
if (script > SCRIPT_LIMIT_KB || transfer > TRANSFER_LIMIT_KB) process.exit(1)
