/** Pictures of every page: light and dark, desktop and phone. `npm run screenshots [FOLDER]`. */
import { mkdirSync } from 'node:fs'

import { desktop, launch, open, phone, skip } from '../e2e/browser.mjs'
import { CAMERA_PASSWORD, startCamera, USER } from '../e2e/camera-server.mjs'
import { logIn, PASSWORD } from '../e2e/people.mjs'
import { picture, Service } from '../e2e/service.mjs'

const folder = process.argv[2] ?? 'screenshots'
const pages = {
  live: '/',
  alarms: '/alarms',
  gates: '/gates',
  detect: '/detect',
  cameras: '/cameras',
  camera: '/cameras?camera=1',
  detections: '/detections',
  details: '/detections?row=ROW',
  plate: '/plate?plate=B1234XYZ',
  occupancy: '/occupancy',
  statistics: '/statistics',
  lists: '/lists',
  passes: '/passes',
  locations: '/places',
  tariffs: '/tariffs',
  payments: '/payments',
  rules: '/rules',
  system: '/system',
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
const looks = ['light', 'dark'].flatMap((colorScheme) =>
  Object.entries({ desktop, phone }).map(([size, viewport]) => ({ colorScheme, size, viewport })),
)
const DAYS = 6
const HOUR_MS = 3_600_000

/** A week at two gates, of the three drawn pictures. */
async function fill(service) {
  const post = (path, body) => service.json(path, { method: 'POST', body })
  await post('/api/lots', { name: 'North', capacity: 120, timezone: 'Asia/Jakarta' })
  await post('/api/locations', { name: 'Gate 1', type: 'entry', lot_id: 1, country: 'ID' })
  await post('/api/locations', { name: 'Gate 2', type: 'exit', lot_id: 1, country: 'ID' })
  await post('/plate_status', { plate: 'B 1234 XYZ', status: 'blocked', note: 'Unpaid since June' })
  await post('/plate_status', { plate: 'L 1098 UB', status: 'watched', note: 'Lost and found' })
  await post('/plate_status', {
    plate: 'D 8705 QK',
    status: 'allowed',
    valid_until: '2031-12-31T17:00:00Z',
  })
  const names = ['taxi.jpg', 'bandung.jpg', 'jakarta.jpg']
  const photos = names.flatMap((name, index) =>
    Array.from({ length: DAYS + 1 }, (_, day) => {
      const hours = day * 24 + ((day * 5 + (2 - index) * 3) % 9)
      const captured_at = new Date(
        Date.now() - hours * HOUR_MS - (3 - index) * 97_000,
      ).toISOString()
      return { name, location: 1 + (index % 2), captured_at }
    }),
  )
  let session
  // Oldest first, as they would have come.
  for (const { name, ...fields } of photos.toSorted((a, b) =>
    a.captured_at.localeCompare(b.captured_at),
  )) {
    session = await service.upload(name, fields)
  }
  return session.detections[0].id
}

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

if (skip) {
  console.log(`skipped: ${skip}`)
  process.exit(0)
}
mkdirSync(folder, { recursive: true })
const service = await Service.start()
const browser = await launch()
let endCamera
try {
  const row = await fill(service)
  endCamera = await addCameras(service, browser)
  for (const { colorScheme, size, viewport } of looks) {
    const { page, close } = await open(browser, `${service.url}/#/`, { colorScheme, viewport })
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(`${service.url}/#${path.replace('ROW', row)}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      if (name === 'detect') await readPhoto(page)
      await page.waitForTimeout(1200)
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${size}.png` })
    }
    await close()
  }
  const body = { name: 'Ani', password: PASSWORD }
  await service.json('/api/first_user', { method: 'POST', body })
  for (const { colorScheme, size, viewport } of looks) {
    const { page, close } = await open(browser, `${service.url}/#/`, { colorScheme, viewport })
    for (const [name, path] of Object.entries(ownPages)) {
      if (name === 'people') await logIn(page, 'Ani')
      await page.goto(`${service.url}/#${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForTimeout(1200)
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${size}.png` })
    }
    await close()
  }
} finally {
  endCamera?.()
  await browser.close()
  await service.remove()
}
console.log(`pictures are in ${folder}`)
