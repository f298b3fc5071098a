/** What a page costs, asked of the browser itself: memory after a collection, long tasks, frames. */
import { readFileSync } from 'node:fs'

/** Watches from the first script on; counters only, so that watching takes no memory. */
export async function watch(page) {
  await page.addInitScript(() => {
    const counts = {
      watching: true,
      tasks: 0,
      taskMs: 0,
      longestTask: 0,
      frames: 0,
      gaps: {},
      longestGap: 0,
    }
    globalThis.seen = counts
    new PerformanceObserver((list) => {
      for (const { duration } of counts.watching ? list.getEntries() : []) {
        counts.tasks += 1
        counts.taskMs += duration
        counts.longestTask = Math.max(counts.longestTask, duration)
      }
    }).observe({ type: 'longtask', buffered: true })
    let last = performance.now()
    const frame = () => {
      const now = performance.now()
      const gap = now - last
      last = now
      requestAnimationFrame(frame)
      if (!counts.watching) return
      counts.frames += 1
      counts.longestGap = Math.max(counts.longestGap, gap)
      const bin = Math.min(Math.round(gap), 2000)
      counts.gaps[bin] = (counts.gaps[bin] ?? 0) + 1
    }
    requestAnimationFrame(frame)
  })
}

/** Forgets what was seen, so that the next `seen` tells of what comes. */
export const forget = (page) =>
  page.evaluate(() => {
    Object.assign(globalThis.seen, {
      tasks: 0,
      taskMs: 0,
      longestTask: 0,
      frames: 0,
      gaps: {},
      longestGap: 0,
    })
  })

/** Looks away while something else is done, and back. */
export const watching = (page, on) =>
  page.evaluate((value) => {
    globalThis.seen.watching = value
  }, on)

export async function seen(page) {
  const { gaps, ...rest } = await page.evaluate(() => globalThis.seen)
  const bins = Object.entries(gaps).map(([ms, count]) => [Number(ms), count])
  const total = bins.reduce((sum, [, count]) => sum + count, 0)
  const over = (limit) => bins.reduce((sum, [ms, count]) => sum + (ms > limit ? count : 0), 0)
  const percentile = (percent) => {
    let left = (total * percent) / 100
    for (const [ms, count] of bins) {
      left -= count
      if (left <= 0) return ms
    }
    return 0
  }
  return {
    ...rest,
    p50Gap: percentile(50),
    p99Gap: percentile(99),
    over50: over(50),
    over100: over(100),
  }
}

/** Returns the function that tells the CPU ms of the page's main thread so far: other load counts not. */
export async function cpuClock(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'ThreadTime').value * 1000
  }
}

/** Memory of one page after forced collections, in MB, and what hangs on it. */
export async function memoryOf(browser, page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  for (let pass = 0; pass < 3; pass += 1) await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  await session.detach()
  const value = (name) => metrics.find((metric) => metric.name === name).value
  return {
    heap: value('JSHeapUsedSize') / 1e6,
    nodes: value('Nodes'),
    listeners: value('JSEventListeners'),
    resident: await residentOf(browser),
  }
}

/** Resident memory of the browser's page processes, MB; 0 where the system does not tell. */
async function residentOf(browser) {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => residentKb(id))
  return sizes.reduce((sum, size) => sum + size, 0) / 1000
}

function residentKb(id) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
