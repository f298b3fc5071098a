/** Puts the compressed form of each longer text of the bundle beside it, as `.br` (RFC 7932). */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'

/** Shorter ones fit into a packet as they are. */
const LEAST_BYTES = 1000

const assets = new URL('../../src/galaxy_alpr/dashboard/assets/', import.meta.url)
for (const name of readdirSync(fileURLToPath(assets))) {
  const file = new URL(name, assets)
  if (!/\.(js|css)$/.test(name) || statSync(file).size < LEAST_BYTES) continue
  writeFileSync(new URL(`${name}.br`, assets), brotliCompressSync(readFileSync(file)))
}
