/** The event stream begins late, or the service goes away and comes back: nothing is missed. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { holdBack, launch, open, suite, untilResolved } from './browser.mjs'
import { Service } from './service.mjs'

describe('the connection to the service', suite, () => {
  let service, browser, live
  before(async () => {
    service = await Service.start()
    browser = await launch()
    live = await open(browser, `${service.url}/app/`)
    await live.page.locator('[data-connection="live"]').first().waitFor()
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('misses nothing between the lists and the beginning of the events', async () => {
    const { page, close } = await open(browser, 'about:blank')
    const release = await holdBack(page, '**/api/events')
    await page.goto(`${service.url}/app/`)
    await page.getByText('No readings yet').waitFor()
    await service.upload('jakarta.jpg')
    await release()
    await page.getByTestId('hero').locator('[data-plate="B 1234 XYZ"]').waitFor()
    await close()
  })

  it('reports a service that is away, and what is shown stays', async () => {
    await live.page.getByTestId('hero').waitFor()
    // The code of the other pages is fetched when the first one is there. What Lists needs may come
    // later than its own file.
    await untilResolved(live.page, async () => {
      const files = performance.getEntriesByType('resource').map(({ name }) => name)
      const lists = files.find((name) => /\/lists-[^/]*\.js$/.test(name))
      if (!lists || !(await import(lists))) return false
      const styles = [...document.querySelectorAll('link[rel=stylesheet]')]
      return styles.every(({ sheet }) => sheet)
    })
    await service.stop()
    await live.page.getByText('The service cannot be reached').waitFor()
    await live.page.locator('[data-connection="lost"]').first().waitFor()
    assert.ok(await live.page.getByTestId('hero').isVisible())
  })

  it('shows a page that is opened meanwhile as offline', async () => {
    await live.page.keyboard.press('6')
    await live.page.getByText('No connection to the service').first().waitFor()
  })

  it('recovers without a reload and misses nothing', async () => {
    await service.start()
    await service.upload('taxi.jpg')
    await live.page.locator('[data-connection="live"]').first().waitFor()
    await live.page.getByText('The service cannot be reached').waitFor({ state: 'detached' })
    await live.page.getByText('No plate on this list').waitFor()
    await live.page.keyboard.press('1')
    await live.page.getByTestId('hero').locator('[data-plate="L 1098 UB"]').waitFor()
    assert.equal(await live.page.locator('[data-reading]').count(), 2)
    assert.deepEqual(live.errors, [])
  })
})
