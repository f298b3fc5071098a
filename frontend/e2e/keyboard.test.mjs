/** The main task of every page without a mouse: from the skip link by Tab, arrows, Enter and keys. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { holdBack, launch, menuFocused, open, settled, STEP_MS, suite } from './browser.mjs'
import { CAMERA_PASSWORD, startCamera, USER } from './camera-server.mjs'
import { Keyboard } from './keyboard.mjs'
import { addDoubt, addLot, pass, tariff, until } from './parking.mjs'
import { heading, PASSWORD } from './people.mjs'
import { picture, Service } from './service.mjs'

/** What a page is for, done with keys: its address, and what is pressed after the skip link. */
const jobs = {
  'Live: corrects a plate, and acknowledges an alarm': {
    path: '/',
    removesItsButton: true,
    async run(keys, page) {
      const hero = page.getByTestId('hero')
      await keys.enter(hero.getByRole('button', { name: 'Correct the reading' }))
      const form = await keys.dialog('Correct the reading')
      await keys.fill(form.getByLabel('Correct text of the plate'), 'B 1234 XYQ')
      await keys.press('Enter')
      await form.waitFor({ state: 'hidden' })
      await page.locator('[data-plate="B 1234 XYQ"]').first().waitFor()
      const alarms = page.locator('[data-alarm]')
      await keys.tabTo(alarms.getByRole('button', { name: 'Acknowledge' }), 'Shift+Tab')
      await keys.press('Enter')
      await page.getByRole('menuitem', { name: 'Acted' }).waitFor()
      await menuFocused(page)
      await keys.press('ArrowDown', 'ArrowDown', 'Enter')
      await page.getByRole('menuitem').first().waitFor({ state: 'detached' })
    },
    check: async (get) =>
      (await get('/api/alarms?state=acknowledged')).items.some(
        ({ outcome }) => outcome === 'wrong_reading',
      ),
  },
  'Cameras: adds one after a test': {
    path: '/cameras',
    removesItsButton: true,
    async run(keys, page, { camera }) {
      await keys.enter(page.getByRole('button', { name: 'Add a camera' }))
      const form = await keys.dialog('Add a camera')
      await keys.type('Entry')
      await keys.fill(form.getByRole('textbox', { name: 'Address' }), camera.address)
      await keys.fill(form.getByLabel('User name'), USER)
      await keys.fill(form.getByRole('textbox', { name: 'Password', exact: true }), CAMERA_PASSWORD)
      await keys.enter(form.getByRole('button', { name: 'Test' }))
      await form.getByText('The camera works').waitFor()
      await keys.enter(form.getByRole('button', { name: 'Save' }))
      await form.waitFor({ state: 'hidden' })
    },
    check: async (get) => (await get('/api/cameras'))[0].name === 'Entry',
  },
  'Gates: opens one with a reason': {
    path: '/gates',
    async run(keys, page) {
      await keys.enter(page.getByRole('button', { name: /^Open/ }))
      const question = await keys.dialog('Open the gate Barrier')
      await keys.type('Ambulance')
      await keys.enter(question.getByRole('button', { name: 'Open' }))
      await question.waitFor({ state: 'hidden' })
    },
    check: async (get) => (await get('/api/gates/1/commands')).items[0].reason === 'Ambulance',
  },
  'Alarms: acknowledges one with a comment': {
    path: '/alarms',
    removesItsButton: true,
    async run(keys, page) {
      const release = await holdBack(page, /\/(outputs|detections)\/\w/)
      await keys.enter(page.getByRole('list', { name: 'Alarms' }).getByRole('link'))
      const drawer = await keys.dialog(/^Alarm \d+/)
      const acted = drawer.getByRole('radio', { name: 'Acted' })
      await keys.tabTo(acted)
      // What comes after the focus does not push it off the screen.
      await release()
      await drawer
        .getByRole('img', { name: 'Photo of the alarm' })
        .evaluate((image) => image.decode())
      await keys.tabTo(acted)
      await keys.press('Space')
      await keys.tabTo(drawer.getByLabel('Comment'))
      await keys.type('Sent away')
      await keys.enter(drawer.getByRole('button', { name: 'Acknowledge' }))
      await drawer.getByText('Sent away').waitFor()
    },
    check: async (get) =>
      (await get('/api/alarms?state=acknowledged')).items.some(
        ({ comment }) => comment === 'Sent away',
      ),
  },
  'Review: decides a visit': {
    path: '/review',
    async run(keys, page) {
      await page.locator('[data-case]').waitFor()
      // Its keys work once it is drawn.
      await settled(page)
      await keys.press('n')
      await page.getByText('Nothing to review').waitFor()
    },
    check: async (get) => (await get('/api/visits?state=review')).items.length === 0,
  },
  'Visits: opens one from the table, and closes it by hand': {
    path: '/visits?state=open&plate=D8705QK',
    removesItsButton: true,
    to: 'Skip to the table',
    async run(keys, page) {
      await keys.enter(page.locator('[data-row]'))
      const details = await keys.dialog(/^Visit \d+/)
      await keys.enter(details.getByRole('button', { name: 'Close the visit' }))
      const form = page.getByRole('dialog', { name: 'Close the visit' })
      await form.waitFor()
      await keys.tabTo(form.getByLabel('Reason'))
      await keys.type('Lost ticket')
      await keys.enter(form.getByRole('button', { name: 'Close the visit' }))
      await form.waitFor({ state: 'hidden' })
      await keys.press('Escape')
      await details.waitFor({ state: 'hidden' })
    },
    check: async (get) => (await get('/api/visits?plate=D8705QK')).items[0].state === 'closed',
  },
  'Detections: filters, and opens one': {
    path: '/detections',
    async run(keys, page) {
      await keys.fill(page.getByRole('textbox', { name: 'Plate' }), 'D8705QK')
      await keys.press('Enter')
      await page.waitForURL(/plate=D8705QK/)
      await page.getByText(/^1 detection/).waitFor()
      await keys.enter(page.locator('[data-row]'))
      const details = await keys.dialog(/^Detection \d+/)
      await details.locator('[data-plate="D 8705 QK"]').first().waitFor()
      await keys.press('Escape')
      await details.waitFor({ state: 'hidden' })
    },
  },
  'Read a photo: chooses a file': {
    path: '/detect',
    async run(keys, page) {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        keys.enter(page.getByRole('button', { name: 'Choose photos' })),
      ])
      await chooser.setFiles(picture('bandung.jpg'))
      await page.locator('[data-upload="done"]').waitFor()
    },
  },
  'Plates: searches one': {
    path: '/plate',
    async run(keys, page) {
      await keys.fill(page.getByRole('textbox', { name: 'Plate' }), 'L 1098 UB')
      await keys.press('Enter')
      await page.waitForURL(/plate=L.1098.UB/)
      await page.getByRole('region', { name: 'Where' }).waitFor()
    },
  },
  'Lists: adds an entry': {
    path: '/lists',
    async run(keys, page) {
      await keys.enter(page.getByRole('button', { name: 'Add a plate' }))
      const form = await keys.dialog('Add a plate')
      await keys.type('B 77 AB')
      await keys.tabTo(form.getByRole('radio', { name: 'Allowed' }))
      await keys.press('ArrowRight')
      await keys.fill(form.getByLabel('Note'), 'Visitor')
      await keys.enter(form.getByRole('button', { name: 'Save' }))
      await form.waitFor({ state: 'hidden' })
    },
    check: async (get) => (await get('/plate_status?plate=B77AB')).entry.note === 'Visitor',
  },
  'Passes: adds one': {
    path: '/passes',
    async run(keys, page) {
      await keys.enter(page.getByRole('button', { name: 'Add a pass' }))
      const form = await keys.dialog('Add a pass')
      await keys.tabTo(form.getByLabel('Plates').and(page.locator('input')))
      await keys.type('B 78 AB')
      await keys.press('Enter')
      await keys.fill(form.getByLabel('Holder'), 'Eka')
      await keys.enter(form.getByRole('button', { name: 'Save' }))
      await form.waitFor({ state: 'hidden' })
    },
    check: async (get) => (await get('/api/rights?holder=Eka')).items.length === 1,
  },
  'Occupancy: counts by hand': {
    path: '/occupancy',
    async run(keys, page) {
      await keys.enter(page.getByRole('button', { name: 'Count by hand' }))
      const form = await keys.dialog('Count the vehicles in North')
      await keys.fill(form.getByLabel('Vehicles inside'), '7')
      await keys.enter(form.getByRole('button', { name: 'Save' }))
      await form.waitFor({ state: 'hidden' })
    },
    check: async (get) => (await get('/api/lots/1/recounts')).items[0].counted === 7,
  },
  'Reports: changes the interval': {
    path: '/reports?period=week',
    async run(keys, page) {
      await keys.tabTo(page.getByRole('radio', { checked: true }))
      await keys.press('ArrowRight')
      await page.waitForURL(/month/)
    },
  },
  'Statistics: changes the period': {
    path: '/statistics?period=week',
    async run(keys, page) {
      await keys.tabTo(page.getByRole('radio', { name: '7 days' }))
      await keys.press('ArrowRight')
      await page.waitForURL(/period=month/)
      await page.getByText('Different plates').waitFor()
    },
  },
  'Payments: opens one': {
    path: '/payments',
    async run(keys, page) {
      await keys.enter(page.getByRole('button', { name: /^Details: / }))
      const details = await keys.dialog(/^Payment \d+/)
      await details.getByRole('table', { name: 'How the price is computed' }).waitFor()
      await keys.press('Escape')
      await details.waitFor({ state: 'hidden' })
    },
  },
  'Sites: adds a lot': {
    path: '/places',
    async run(keys, page) {
      await keys.enter(page.getByRole('button', { name: 'Add a lot' }))
      const form = await keys.dialog('Add a lot')
      await keys.fill(form.getByLabel('Name'), 'South')
      await keys.press('Enter')
      await form.waitFor({ state: 'hidden' })
    },
    check: async (get) => (await get('/api/lots')).some(({ name }) => name === 'South'),
  },
  'Rules: tries one over a period': {
    path: '/rules',
    async run(keys, page) {
      await keys.enter(page.getByRole('button', { name: 'Add a rule' }))
      const form = await keys.dialog('Add a rule')
      await keys.type('Listed')
      await keys.enter(form.getByText('Try the rule over a period'))
      await keys.enter(form.getByRole('button', { name: 'Try it' }))
      await form.getByTestId('trial').waitFor()
      await keys.press('Escape')
      await form.waitFor({ state: 'hidden' })
    },
  },
  'Tariffs: simulates a stay': {
    path: '/tariffs',
    async run(keys, page) {
      await keys.enter(page.getByRole('link', { name: 'By the hour' }))
      await heading(page, 'By the hour').waitFor()
      await keys.fill(page.getByLabel('Entry', { exact: true }), '2026-11-27T18:10')
      await keys.fill(page.getByLabel('Exit', { exact: true }), '2026-11-27T20:40')
      await keys.press('Tab')
      await page.getByRole('status', { name: 'Total' }).getByText('15,000').waitFor()
    },
  },
  'Integrations: adds a webhook': {
    path: '/integrations/webhooks',
    async run(keys, page) {
      await keys.enter(page.getByRole('button', { name: 'Add a webhook' }))
      const form = await keys.dialog('Add a webhook')
      await keys.type('Billing')
      await keys.fill(form.getByLabel('URL'), 'https://billing.example.com/galaxy')
      await keys.press('Enter')
      await page.getByText('Billing').first().waitFor()
    },
    check: async (get) => (await get('/api/webhooks')).some(({ name }) => name === 'Billing'),
  },
  'Edge sites: adds one, and keeps its key': {
    path: '/sites',
    async run(keys, page) {
      await keys.enter(page.getByRole('button', { name: 'Add a site' }))
      const form = await keys.dialog('Add a site')
      await keys.type('Bandung')
      await keys.fill(form.getByLabel('Code'), 'bandung-1')
      await keys.press('Enter')
      const shown = await keys.dialog('The key of Bandung')
      await keys.enter(shown.getByRole('button', { name: 'I have stored it' }))
      await page.getByRole('cell', { name: 'Bandung' }).first().waitFor()
    },
    check: async (get) => (await get('/api/sites')).some(({ code }) => code === 'bandung-1'),
  },
  'People: invites one': {
    path: '/people',
    async run(keys, page) {
      await keys.enter(page.getByRole('button', { name: 'Add a person' }))
      const form = await keys.dialog('Add a person')
      await keys.type('Budi')
      await keys.tabTo(form.getByRole('combobox', { name: 'Role' }))
      await keys.press('Enter', 'Home', 'ArrowDown', 'Enter')
      await keys.fill(form.getByRole('textbox', { name: 'Password' }), PASSWORD)
      await keys.enter(form.getByRole('button', { name: 'Save' }))
      await form.waitFor({ state: 'hidden' })
    },
    check: async (get) => (await get('/api/users')).some(({ name }) => name === 'Budi'),
  },
  'Audit trail: filters by who acted': {
    path: '/audit',
    async run(keys, page) {
      await keys.fill(page.getByRole('textbox', { name: 'Who' }), 'Ani')
      await keys.press('Enter')
      await page.waitForURL(/actor=Ani/)
      await keys.enter(page.getByRole('button', { name: /^Details: / }))
      await keys.dialog(/^Entry \d+/)
      await keys.press('Escape')
    },
  },
  'System: opens the figures of a model': {
    path: '/system',
    async run(keys, page) {
      const figures = page.getByTestId('models').locator('summary').first()
      await keys.enter(figures)
      await page.locator('details[open]').first().waitFor()
    },
  },
}

/** Waits until what was done is stored. */
async function stored(isStored) {
  const deadline = Date.now() + STEP_MS
  while (!(await isStored())) {
    if (Date.now() > deadline) throw new Error('what was done is not stored')
    await new Promise((wake) => setTimeout(wake, 200))
  }
}

describe('the keyboard alone', suite, () => {
  let service, browser, desk, camera, keys
  const get = async (path) => (await desk.page.request.get(service.url + path)).json()

  before(async () => {
    service = await Service.start()
    const post = (path, body) => service.json(path, { method: 'POST', body })
    await addLot(service)
    await post('/plate_status', { plate: 'B 1234 XYZ', status: 'blocked', note: 'Unpaid' })
    await post('/plate_status', { plate: 'L 1098 UB', status: 'watched' })
    await post('/api/tariffs', {
      name: 'By the hour',
      valid_from: '2020-01-01T00:00:00Z',
      data: tariff,
    })
    await service.json('/api/lots/1/tariff', { method: 'PUT', body: { tariff_id: 1 } })
    const relay = { kind: 'log' }
    await post('/api/gates', { name: 'Barrier', location_id: 1, mode: 'live', relay })
    await pass(service, 'bandung.jpg', 'Gate 1', 6)
    await addDoubt(service, 'taxi.jpg', 1, 'L1093UB')
    await pass(service, 'jakarta.jpg', 'Gate 1', 0)
    const visits = await until(service, (found) => found.length === 3)
    const { id } = visits.find(({ state }) => state === 'open')
    await post(`/api/visits/${id}/quote`, { lost_ticket: false })
    await post('/api/first_user', { name: 'Ani', password: PASSWORD })
    browser = await launch()
    desk = await open(browser, `${service.url}/app/`)
    camera = await startCamera((await open(browser, 'about:blank')).page)
    keys = new Keyboard(desk.page)
  })
  after(async () => {
    await browser?.close()
    camera?.close()
    await service?.remove()
  })

  it('logs in', async () => {
    const { page } = desk
    await keys.tabTo(page.getByRole('textbox', { name: 'Name' }))
    await keys.type('Ani')
    await keys.fill(page.getByRole('textbox', { name: 'Password' }), PASSWORD)
    await keys.press('Enter')
    await heading(page, 'Live').waitFor()
  })

  for (const [name, { path, to, run, check, removesItsButton }] of Object.entries(jobs))
    it(name, async () => {
      const { page } = desk
      await page.goto(`${service.url}/app${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await keys.skip(to)
      await run(keys, page, { camera })
      if (check) await stored(() => check(get))
      // What closes gives the focus back, so that nobody begins again at the top of the page.
      if (!removesItsButton)
        await page.waitForFunction(() => document.activeElement !== document.body)
    })

  it('had no error in the browser', () => {
    assert.deepEqual(desk.errors, [])
  })
})
