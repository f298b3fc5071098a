/** The first view on a slow line with an empty cache: `npm run bench:first [TIMES]`. */
import { desktop, launch, open, phone, skip } from '../e2e/browser.mjs'
import { round, tell } from './report.mjs'
import { seededService } from './seeded.mjs'

/** 1.6 Mbit/s down, a half of it up, 150 ms there and back. */
const LINE = {
  offline: false,
  latency: 150,
  downloadThroughput: 200_000,
  uploadThroughput: 100_000,
}
const times = Number(process.argv[2] ?? 9)

/** Opens Live in a new profile; resolves with the ms until a reading is drawn, and the kB sent. */
async function visit(service, browser, viewport) {
  const { page, errors, close } = await open(browser, 'about:blank', { viewport })
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', LINE)
  let bytes = 0
  session.on('Network.dataReceived', ({ encodedDataLength }) => (bytes += encodedDataLength))
  await page.goto(`${service.url}/app/`, { waitUntil: 'commit' })
  await page.locator('[data-reading]').first().waitFor()
  const read = await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => done(performance.now()))),
  )
  const kB = bytes / 1000
  const painted = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  )
  await close()
  if (errors.length > 0) throw errors[0]
  return { read, painted, kB }
}

const percentile = (values, percent) =>
  values.toSorted((a, b) => a - b)[Math.floor(((values.length - 1) * percent) / 100)]

if (skip) {
  console.log(`skipped: ${skip}`)
  process.exit(0)
}
const service = await seededService()
for (const name of ['jakarta.jpg', 'bandung.jpg', 'taxi.jpg']) await service.upload(name)
const browser = await launch()
try {
  const rows = []
  for (const [name, viewport] of [
    ['desktop', desktop],
    ['phone', phone],
  ]) {
    const found = []
    for (let time = 0; time < times; time += 1) found.push(await visit(service, browser, viewport))
    const cells = (key) =>
      [50, 95].map((percent) =>
        percentile(
          found.map((one) => one[key]),
          percent,
        ),
      )
    rows.push([name, ...cells('painted'), ...cells('read'), cells('kB')[0]].map(rounded))
  }
  tell({
    title: 'The first view on a slow line',
    command: `npm run bench:first ${times}`,
    browser,
    notes: [
      '1.6 Mbit/s, 150 ms there and back, an empty cache; from the address to a reading on the screen',
    ],
    headings: [
      'what',
      'first paint p50 ms',
      'p95 ms',
      'a reading p50 ms',
      'p95 ms',
      'kB until then',
    ],
    rows,
  })
} finally {
  await browser.close()
  await service.remove()
}

function rounded(value) {
  return typeof value === 'number' ? round(value) : value
}
