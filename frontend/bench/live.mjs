/** Live at 20 readings a second: `npm run bench:live [SECONDS]`, ten minutes by default. */
import { desktop, launch, open, skip } from '../e2e/browser.mjs'
import { cpuClock, forget, memoryOf, seen, watch } from './measure.mjs'
import { round, tell } from './report.mjs'
import { seededService, traffic } from './seeded.mjs'

const RATE = 20
const FULL_MS = 30_000 // by then the stream holds as many lines as it ever will
const seconds = Number(process.argv[2] ?? 600)

const newest = (page) =>
  page.evaluate(() =>
    Number(document.querySelector('[data-reading]')?.getAttribute('data-reading')),
  )
const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms))

async function measure(service, browser) {
  const { page, errors } = await open(browser, 'about:blank', { viewport: desktop })
  await watch(page)
  await page.goto(`${service.url}/app/`)
  await page.locator('[data-connection="live"]').first().waitFor()
  await page.getByRole('button', { name: 'Turn the alarm sound on' }).click()
  for (const [number, status] of ['blocked', 'watched', 'allowed', 'allowed'].entries()) {
    await service.json(`/plate_status/B${1000 + number * 100}GX`, {
      method: 'PUT',
      body: { status },
    })
  }
  const gate = traffic(service, {
    rate: RATE,
    seconds: seconds + FULL_MS / 1000,
    location: 'North entry',
  })
  await page.waitForFunction(() => document.querySelectorAll('[data-reading]').length >= 150)
  await sleep(FULL_MS / 2)
  const samples = []
  const cpu = await cpuClock(page)
  let busy = await cpu()
  const started = performance.now()
  const step = seconds / 10
  const count = await newest(page)
  await forget(page)
  for (let sample = 0; sample <= 10; sample += 1) {
    await sleep(Math.max(0, started + sample * step * 1000 - performance.now()))
    const drawn = await seen(page)
    const cpuShare = ((await cpu()) - busy) / (step * 1000)
    samples.push({
      second: sample * step,
      ...drawn,
      cpuShare: sample > 0 ? cpuShare : 0,
      ...(await memoryOf(browser, page)),
    })
    busy = await cpu()
    await forget(page)
  }
  const shown = (await newest(page)) - count
  const took = (performance.now() - started) / 1000
  const said = await gate.done
  await page.waitForTimeout(2000)
  const stored = (await service.json('/detections?limit=1')).items[0].id
  const last = await newest(page)
  return { samples, errors, said, rate: shown / took, missing: stored - last }
}

function rowOf({
  second,
  heap,
  nodes,
  listeners,
  resident,
  cpuShare,
  frames,
  tasks,
  longestTask,
  p50Gap,
  p99Gap,
  longestGap,
}) {
  return [
    round(second),
    round(heap, 2),
    round(nodes),
    round(listeners),
    round(resident),
    `${round(cpuShare * 100)} %`,
    frames,
    p50Gap,
    p99Gap,
    round(longestGap),
    tasks,
    round(longestTask),
  ]
}

if (skip) {
  console.log(`skipped: ${skip}`)
  process.exit(0)
}
const service = await seededService({ GALAXY_EVENT_POLL_S: '0.05' })
const browser = await launch()
try {
  const { samples, errors, said, rate, missing } = await measure(service, browser)
  tell({
    title: 'Live, 20 readings a second',
    command: `npm run bench:live ${seconds}`,
    browser,
    notes: [
      `the gate stored ${said}; the page showed ${round(rate, 1)} a second, ${missing} behind at the end, ${errors.length} errors`,
      'memory after three forced collections; frames, gaps and tasks since the line before, without the collections; CPU: of the main thread',
    ],
    headings: [
      's',
      'heap MB',
      'DOM nodes',
      'listeners',
      'resident MB',
      'CPU',
      'frames',
      'frame p50 ms',
      'p99 ms',
      'longest ms',
      'tasks > 50 ms',
      'longest task ms',
    ],
    rows: samples.map(rowOf),
  })
} finally {
  await browser.close()
  await service.remove()
}
