/** Paging and scrolling through the detections: `[PLATES=1000000] npm run bench:table [PAGES]`. */
import { desktop, launch, open, phone, skip } from '../e2e/browser.mjs'
import { cpuClock, forget, memoryOf, seen, watch, watching } from './measure.mjs'
import { round, tell } from './report.mjs'
import { seededService } from './seeded.mjs'

const pages = Number(process.argv[2] ?? 40)
const WHEEL_PX = 120
const LOOK_MS = 1000
const SCROLLED = 5
const WHEEL_MS = 16

const firstRow = (page) =>
  page.evaluate(() => document.querySelector('[data-row]')?.getAttribute('data-row'))

/** Presses the key for the next page; resolves with the ms until its rows are drawn. */
async function turn(page) {
  const before = await firstRow(page)
  await page.evaluate((known) => {
    const started = performance.now()
    globalThis.turned = new Promise((resolve) => {
      const look = () => {
        const row = document.querySelector('[data-row]')?.getAttribute('data-row')
        if (row === known) requestAnimationFrame(look)
        else requestAnimationFrame(() => resolve(performance.now() - started))
      }
      look()
    })
  }, before)
  await page.keyboard.press('n')
  return page.evaluate(() => globalThis.turned)
}

/** Turns the wheel from the top of the page to its end; resolves with the pixels it went. */
async function scroll(page) {
  const height = await page.evaluate(() => {
    globalThis.scrollTo(0, 0)
    return document.documentElement.scrollHeight - innerHeight
  })
  await page.mouse.move(300, 400)
  for (let done = 0; done < height; done += WHEEL_PX) {
    await page.mouse.wheel(0, WHEEL_PX)
    await page.waitForTimeout(WHEEL_MS)
  }
  await page.waitForFunction(
    () => scrollY + innerHeight >= document.documentElement.scrollHeight - 2,
  )
  return height
}

const percentile = (values, percent) =>
  values.toSorted((a, b) => a - b)[
    Math.min(values.length - 1, Math.floor((values.length * percent) / 100))
  ]

function drawn({ frames, p50Gap, p99Gap, longestGap, over100, tasks, longestTask }) {
  return [frames, p50Gap, p99Gap, round(longestGap), over100, tasks, round(longestTask)]
}

async function measure(service, browser, { size, viewport, name }) {
  const { page, errors, close } = await open(browser, 'about:blank', { viewport })
  await watch(page)
  await page.goto(`${service.url}/app/detections?size=${size}`)
  await page.locator('[data-row]').first().waitFor()
  await page.getByText(/in all/).waitFor()
  const atFirst = await memoryOf(browser, page)
  const cpu = await cpuClock(page)
  await forget(page)
  const looked = []
  for (let count = 0; count < pages; count += 1) {
    looked.push(await turn(page))
    await page.waitForTimeout(LOOK_MS)
  }
  await forget(page)
  const times = []
  const begun = await cpu()
  for (let count = 0; count < pages; count += 1) times.push(await turn(page))
  const turning = ((await cpu()) - begun) / pages
  const paged = await seen(page)
  await forget(page)
  let pixels = 0
  let scrolling = 0
  for (let count = 0; count < SCROLLED; count += 1) {
    const before = await cpu()
    pixels += await scroll(page)
    scrolling += (await cpu()) - before
    await watching(page, false)
    await turn(page)
    await page.waitForTimeout(300)
    await watching(page, true)
  }
  const scrolled = await seen(page)
  const after = await memoryOf(browser, page)
  await close()
  if (errors.length > 0) throw errors[0]
  const label = `${name}, ${size} a page`
  const memory = `${round(atFirst.heap, 1)} → ${round(after.heap, 1)}`
  const nodes = `${round(atFirst.nodes)} → ${round(after.nodes)}`
  return [
    [
      `${label}: ${pages} pages`,
      round(percentile(looked, 50)),
      round(percentile(looked, 95)),
      round(percentile(times, 50)),
      round(percentile(times, 95)),
      round(turning),
      ...drawn(paged),
      '',
      '',
    ],
    [
      `${label}: ${SCROLLED} pages scrolled, ${round(pixels)} px`,
      '',
      '',
      '',
      '',
      round(scrolling / SCROLLED),
      ...drawn(scrolled),
      memory,
      nodes,
    ],
  ]
}

if (skip) {
  console.log(`skipped: ${skip}`)
  process.exit(0)
}
const service = await seededService()
const browser = await launch()
try {
  const rows = []
  for (const [name, viewport] of Object.entries({ desktop, phone })) {
    for (const size of [50, 200])
      rows.push(...(await measure(service, browser, { size, viewport, name })))
  }
  const total = (await service.json('/detections?limit=1&with_total=true')).total
  tell({
    title: 'The table of detections',
    command: `npm run bench:table ${pages}`,
    browser,
    notes: [
      `${round(total)} detections stored; a page turned is timed from the key to its rows on the screen`,
      'looked at: a second after the page before; at once: as soon as its rows are drawn, while its pictures still arrive',
      'CPU: of the main thread; it says more than the clock where other programs run',
      'heap after forced collections, at the first page and at the end',
    ],
    headings: [
      'what',
      'looked at, turn p50 ms',
      'p95 ms',
      'at once, turn p50 ms',
      'p95 ms',
      'CPU ms a page',
      'frames',
      'frame p50 ms',
      'p99 ms',
      'longest ms',
      'frames > 100 ms',
      'tasks > 50 ms',
      'longest task ms',
      'heap MB',
      'DOM nodes',
    ],
    rows,
  })
} finally {
  await browser.close()
  await service.remove()
}
