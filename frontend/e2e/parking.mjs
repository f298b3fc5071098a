/** Visits to a lot with an entry and an exit, from the drawn example pictures. */
import { STEP_MS } from './browser.mjs'

const HOUR_MS = 3_600_000

/** A price of each hour, and of a lost ticket. */
export const tariff = {
  currency: { code: 'IDR', decimals: 0 },
  rates: [{ name: 'Day', interval: { minutes: 60, amount: 5000 } }],
  lost_ticket: [{ amount: 60_000, adds_to_stay: false }],
  grace: { after_entry_minutes: 0, after_payment_minutes: 15 },
}

const at = (hours) => new Date(Date.now() - hours * HOUR_MS).toISOString()

/** Adds the lot North with its two gates. */
export async function addLot(service) {
  const post = (path, body) => service.json(path, { method: 'POST', body })
  await post('/api/lots', { name: 'North', capacity: 120, timezone: 'Asia/Makassar' })
  await post('/api/locations', { name: 'Gate 1', type: 'entry', lot_id: 1, country: 'ID' })
  await post('/api/locations', { name: 'Gate 2', type: 'exit', lot_id: 1, country: 'ID' })
  const joining = await service.json('/api/lots/1/joining')
  const careful = { ...joining, risk: 0.01 }
  await service.json('/api/lots/1/joining', { method: 'PUT', body: careful })
}

/** A visit whose exit was corrected to `text`, so that a person has to decide. */
export async function addDoubt(service, name, hours, text) {
  await service.upload(name, { location: 'Gate 1', captured_at: at(hours + 2) })
  const exit = await service.upload(name, { location: 'Gate 2', captured_at: at(hours) })
  await until(service, (visits) => visits.some(({ exited_at }) => exited_at !== null))
  const [{ plate }] = exit.detections
  await service.json(`/api/plates/${plate.id}`, { method: 'PATCH', body: { text } })
  await until(service, (visits) =>
    visits.some((visit) => visit.state === 'review' && visit.text === text),
  )
}

/** Reads a vehicle at a gate. */
export const pass = (service, name, location, hours) =>
  service.upload(name, { location, captured_at: at(hours) })

/** Waits until the visits, or what else a path lists, are as expected, and returns them. */
export async function until(service, isReached, path = '/api/visits') {
  const deadline = Date.now() + STEP_MS
  for (;;) {
    const { items } = await service.json(path)
    if (isReached(items)) return items
    if (Date.now() > deadline) throw new Error(`${path}: ${JSON.stringify(items)}`)
    await new Promise((wake) => setTimeout(wake, 200))
  }
}
