/** Reports: figures that open their visits, another interval, and a report that is sent by mail. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { assertAccessible, assertFits, launch, open, phone, suite } from './browser.mjs'
import { Service } from './service.mjs'

describe('reports', suite, () => {
  let service, browser, desk
  before(async () => {
    service = await Service.start()
    await service.json('/api/lots', {
      method: 'POST',
      body: { name: 'North', timezone: 'Asia/Jakarta', capacity: 120 },
    })
    browser = await launch()
    desk = await open(browser, `${service.url}/app/reports`)
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('shows the lot by hour, and keeps the interval in the address', async () => {
    const { page } = desk
    await page.getByRole('heading', { name: 'Reports' }).waitFor()
    await page.getByRole('region', { name: 'North' }).last().waitFor()
    await page.getByText('Today', { exact: true }).click()
    await page.waitForURL(/period=today/)
    const table = page.getByRole('region', { name: 'North' }).last()
    await table.getByRole('columnheader', { name: 'Hour' }).waitFor()
    assert.ok((await table.getByRole('row').count()) > 20)
    await assertAccessible(page, 'reports')
  })

  it('adds a report by mail', async () => {
    const { page } = desk
    await service.json('/api/notification_channels', {
      method: 'POST',
      body: {
        name: 'Managers',
        kind: 'email',
        recipients: ['manager@example.com'],
        timezone: 'Asia/Jakarta',
      },
    })
    await page.getByRole('button', { name: 'By mail' }).click()
    await page.getByRole('button', { name: 'Add a report by mail' }).click()
    const form = page.getByRole('dialog', { name: 'Add a report by mail' })
    await form.getByLabel('Name').fill('Every Monday')
    await form.getByRole('combobox', { name: 'Channel' }).click()
    await page.getByRole('option', { name: 'Managers' }).click()
    await assertAccessible(page, 'schedule')
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Every Monday').waitFor()
  })

  it('fits on a phone', async () => {
    const { page } = await open(browser, `${service.url}/app/reports`, { viewport: phone })
    await page.getByRole('region', { name: 'North' }).last().waitFor()
    await assertFits(page, 'phone')
    await assertAccessible(page, 'phone')
  })
})
