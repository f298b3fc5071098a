/** Headless Chromium as the tests use it. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import assert from 'node:assert/strict'

import { chromium } from 'playwright-core'

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

export const executablePath = places.find((path) => path && existsSync(path))

/** Why browser tests cannot run here, or false. */
export const skip = executablePath ? false : 'no Chromium here (apt-get install chromium)'

/** A step that takes longer fails; long enough for a slow machine. */
export const STEP_MS = 90_000

/** The options of each suite: why it is skipped, and after how long it counts as hung. */
export const suite = { skip, timeout: 1_800_000 }

export const phone = { width: 390, height: 844 }
export const desktop = { width: 1280, height: 860 }

export async function launch() {
  // Containers seldom allow Chromium's own sandbox; only our own pages are opened.
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  })
}

/** Whether a message of the console is about what the service's policy refuses to the page. */
const isRefused = (text) => /content security policy|permissions policy/i.test(text)

/** Holds answers back, as on a slow line, until what it returns is called. */
export async function holdBack(page, pattern) {
  let letGo
  const released = new Promise((resolve) => {
    letGo = resolve
  })
  await page.route(pattern, async (route) => {
    await released
    await route.continue()
  })
  return async () => {
    letGo()
    await page.unrouteAll({ behavior: 'wait' })
  }
}

/**
 * Waits until what a function returns in the page, or resolves to, is truthy, and returns that:
 * `waitForFunction` takes a promise itself for truthy.
 */
export async function untilResolved(page, look) {
  const deadline = Date.now() + STEP_MS
  for (;;) {
    const found = await page.evaluate(look)
    if (found) return found
    assert.ok(Date.now() < deadline, 'what was waited for did not come')
    await page.waitForTimeout(100)
  }
}

/** A page whose errors fail the test that opened it. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({
    viewport: desktop,
    locale: 'en-GB',
    timezoneId: 'Asia/Jakarta',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    acceptDownloads: true,
    ...options,
  })
  // Of the context: also for its requests, and for the pages that this one opens.
  context.setDefaultTimeout(STEP_MS)
  const page = await context.newPage()
  const errors = []
  page.on('pageerror', (error) => errors.push(error))
  page.on('console', (message) => {
    if (isRefused(message.text())) errors.push(new Error(message.text()))
  })
  await page.goto(url)
  return { page, errors, close: () => context.close() }
}

const require = createRequire(import.meta.url)
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** Waits until nothing fades or slides any more: half-faded text has colours of its own. */
export async function settled(page) {
  // What was just opened begins to move in the frame after the next.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  )
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState !== 'running' || effect?.getComputedTiming().endTime === Infinity,
      ),
  )
}

/** Waits until the menu that was opened has the focus: until then the page gets its keys. */
export const menuFocused = (page) =>
  page.waitForFunction(() => document.activeElement?.closest('[role="menu"]'))

/** Fails if axe finds anything but minor on the page once it is at rest. */
export async function assertAccessible(page, name) {
  await settled(page)
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  )
  const found = violations
    .filter(({ impact }) => impact !== 'minor')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map((node) => `${node.html.slice(0, 160)} ${node.failureSummary}`)
          .join(' | ')}`,
    )
  assert.deepEqual(found, [], `accessibility of ${name}`)
}

/** Fails if the page can be scrolled sideways. */
export async function assertFits(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(wide <= 0, `${name} is ${wide} px wider than the screen`)
}
