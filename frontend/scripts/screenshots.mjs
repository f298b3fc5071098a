/** Pictures of every page: light and dark, desktop and phone, English and Indonesian. `npm run screenshots [FOLDER]`. */
import { mkdirSync } from 'node:fs'

import { desktop, launch, open, phone, skip } from '../e2e/browser.mjs'
import { CAMERA_PASSWORD, startCamera, USER } from '../e2e/camera-server.mjs'
import { PASSWORD } from '../e2e/people.mjs'
import { picture, Service } from '../e2e/service.mjs'
import { seed } from './seed.mjs'

const folder = process.argv[2] ?? 'screenshots'
const pages = {
  live: '/',
  alarms: '/alarms',
  gates: '/gates',
  detect: '/detect',
  cameras: '/cameras',
  camera: '/cameras?camera=1',
  detections: '/detections',
  details: '/detections?ROW',
  plate: '/plate?plate=B1234XYZ',
  visits: '/visits',
  review: '/review',
  occupancy: '/occupancy',
  reports: '/reports?period=week',
  statistics: '/statistics',
  lists: '/lists',
  passes: '/passes',
  locations: '/places',
  tariffs: '/tariffs',
  payments: '/payments',
  rules: '/rules',
  webhooks: '/integrations/webhooks',
  ingest: '/integrations/ingest',
  adapters: '/integrations/adapters',
  mqtt: '/integrations/mqtt',
  notifications: '/integrations/notifications',
  start: '/start',
  system: '/system',
  sites: '/sites',
  'first-administrator': '/account',
}
/** What an administrator has besides. */
const ownPages = {
  'log-in': '/',
  people: '/people',
  keys: '/keys',
  audit: '/audit',
  account: '/account',
}
const looks = ['en', 'id'].flatMap((language) =>
  ['light', 'dark'].flatMap((colorScheme) =>
    Object.entries({ desktop, phone }).map(([size, viewport]) => ({
      end: `${language}-${colorScheme}-${size}`,
      options: { colorScheme, viewport, locale: language === 'id' ? 'id-ID' : 'en-GB' },
    })),
  ),
)

/** A camera at each gate; the second one does not answer. */
async function addCameras(service, browser) {
  const { page, close } = await open(browser, service.url)
  const { address, drive, close: end } = await startCamera(page)
  const traffic = setInterval(drive, 6000)
  await close()
  const add = (body) => service.json('/api/cameras', { method: 'POST', body })
  const areas = {
    zones: [
      {
        name: 'lane',
        kind: 'detect',
        points: [
          [0.2, 0.35],
          [0.8, 0.35],
          [0.95, 0.98],
          [0.05, 0.98],
        ],
      },
    ],
    lines: [{ name: 'barrier', from: [0.1, 0.7], to: [0.9, 0.7], left_to_right: 'out' }],
  }
  const known = { user_name: USER, password: CAMERA_PASSWORD }
  await add({ name: 'Gate 1, front', address, location_id: 1, ...known, ...areas })
  await add({ name: 'Gate 2, rear', address: 'rtsp://127.0.0.1:9/', location_id: 2 })
  return () => {
    clearInterval(traffic)
    end()
  }
}

/** Shows a result and not only where to drop a photo. */
async function readPhoto(page) {
  await page.locator('input[type=file]').setInputFiles(picture('bandung.jpg'))
  await page.locator('[data-upload="done"]').waitFor()
}

/** Fills in the log-in in whatever language it is. */
async function logIn(page) {
  await page.locator('input[autocomplete="username"]').fill('Ani')
  await page.locator('input[autocomplete="current-password"]').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('input[autocomplete="username"]').waitFor({ state: 'detached' })
}

/** Waits until the page has what it asked for: no part is still loading, and no picture in sight. */
async function loaded(page) {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForTimeout(500)
  await page.waitForFunction(
    () =>
      document.querySelectorAll('.mantine-Skeleton-root, [aria-busy="true"]').length === 0 &&
      [...document.images].every(
        (image) => image.complete || image.getBoundingClientRect().top >= innerHeight,
      ),
    null,
    { timeout: 15_000 },
  )
  await page.waitForTimeout(500)
}

if (skip) {
  console.log(`skipped: ${skip}`)
  process.exit(0)
}
mkdirSync(folder, { recursive: true })
const service = await Service.start()
const browser = await launch()
let endCamera
try {
  const { id, session } = await seed(service)
  endCamera = await addCameras(service, browser)
  for (const { end, options } of looks) {
    const { page, close } = await open(browser, `${service.url}/app/`, options)
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(`${service.url}/#${path.replace('ROW', `row=${id}&session=${session}`)}`)
      if (name === 'detect') await readPhoto(page)
      await loaded(page)
      await page.screenshot({ path: `${folder}/${name}-${end}.png` })
    }
    await close()
  }
  const body = { name: 'Ani', password: PASSWORD }
  await service.json('/api/first_user', { method: 'POST', body })
  for (const { end, options } of looks) {
    const { page, close } = await open(browser, `${service.url}/app/`, options)
    for (const [name, path] of Object.entries(ownPages)) {
      if (name === 'people') await logIn(page)
      await page.goto(`${service.url}/#${path}`)
      await loaded(page)
      await page.screenshot({ path: `${folder}/${name}-${end}.png` })
    }
    await close()
  }
} finally {
  endCamera?.()
  await browser.close()
  await service.remove()
}
console.log(`pictures are in ${folder}`)
