/**
 * Compares views of the built dashboard with their stored pictures. `npm run visual` fails for what
 * has changed, `-- --update` stores new pictures, `-- --record` asks a service for new data first.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { launch, open, settled, skip } from '../e2e/browser.mjs'
import { Service } from '../e2e/service.mjs'
import { compare, MOST, webpOf } from '../visual/compare.mjs'
import { ADDRESS, isOfBundle, keyOf, stage } from '../visual/stage.mjs'
import { lookOf, views } from '../visual/views.mjs'
import { seed } from './seed.mjs'

const path = (name) => fileURLToPath(new URL(`../visual/${name}`, import.meta.url))
const PAUSE_MS = 800
const flags = new Set(process.argv.slice(2))

/** Opens a view, and waits until it is complete and at rest. */
async function show(page, address, { shown }) {
  await page.goto(address)
  await page.locator(shown).first().waitFor()
  await page
    .locator('[aria-label="Loading"], [aria-label="Memuat"]')
    .first()
    .waitFor({ state: 'detached' })
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  // What a part asks for once it is there; the open stream of events never lets the network rest.
  await page.waitForTimeout(PAUSE_MS)
  await page.evaluate(() => document.fonts.ready)
  await settled(page)
}

/** Stores what a service with some data answers to the views. */
async function record(browser) {
  const service = await Service.start()
  try {
    const { id: detection } = await seed(service)
    const at = new Date().toISOString()
    const answers = {}
    for (const view of views) {
      const { page, close } = await open(browser, 'about:blank', lookOf(view))
      await page.clock.setFixedTime(new Date(at))
      page.on('response', async (response) => {
        const url = new URL(response.url())
        if (isOfBundle(url) || !/json/.test(response.headers()['content-type'] ?? '')) return
        answers[keyOf(url)] ??= await response.json()
      })
      await page.route('**/api/events', () => undefined)
      await show(page, `${service.url}/app${view.path.replace('DETECTION', detection)}`, view)
      await close()
    }
    writeFileSync(path('answers.json'), `${JSON.stringify({ at, detection, answers })}\n`)
  } finally {
    await service.remove()
  }
}

/** Returns the picture of a view as it is now. */
async function take(browser, data, view) {
  const { page, errors, close } = await open(browser, 'about:blank', lookOf(view))
  const missing = await stage(page, data)
  await show(page, `${ADDRESS}/app${view.path.replace('DETECTION', data.detection)}`, view)
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  await close()
  if (errors.length > 0) throw errors[0]
  return { png, missing }
}

/** Compares a view with its stored picture; returns whether they are the same. */
async function check(desk, view, png) {
  const stored = path(`${view.name}.webp`)
  if (flags.has('--update') || flags.has('--record')) {
    writeFileSync(stored, await webpOf(desk, png))
    return true
  }
  if (!existsSync(stored)) throw new Error(`${view.name} has no stored picture: --update`)
  const { count, picture } = await compare(desk, readFileSync(stored), png)
  console.log(`${view.name}: ${count} of at most ${MOST} pixels differ`)
  if (count <= MOST) return true
  mkdirSync(path('failed'), { recursive: true })
  writeFileSync(path(`failed/${view.name}.png`), png)
  if (picture) writeFileSync(path(`failed/${view.name}-marked.png`), picture)
  return false
}

if (skip) {
  console.log(`skipped: ${skip}`)
  process.exit(0)
}
rmSync(path('failed'), { recursive: true, force: true })
const browser = await launch()
const failed = []
try {
  if (flags.has('--record')) await record(browser)
  const data = JSON.parse(readFileSync(path('answers.json'), 'utf8'))
  const desk = (await open(browser, 'about:blank')).page
  for (const view of views) {
    const { png, missing } = await take(browser, data, view)
    for (const address of missing) console.log(`${view.name}: no stored answer for ${address}`)
    if (!(await check(desk, view, png))) failed.push(view.name)
  }
} finally {
  await browser.close()
}
if (failed.length > 0) {
  console.error(`changed: ${failed.join(', ')}; look into frontend/visual/failed, then --update`)
  process.exitCode = 1
}
