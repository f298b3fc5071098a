import { tariff, until } from '../e2e/parking.mjs'

/** A week at two gates for pictures of the pages, of the three drawn vehicles. */
const DAYS = 6
const HOUR_MS = 3_600_000

/** Fills an empty service; returns the ids of the newest detection and of its photo. */
export async function seed(service) {
  const post = (path, body) => service.json(path, { method: 'POST', body })
  await post('/api/lots', { name: 'North', capacity: 120, timezone: 'Asia/Jakarta' })
  await post('/api/locations', { name: 'Gate 1', type: 'entry', lot_id: 1, country: 'ID' })
  await post('/api/locations', { name: 'Gate 2', type: 'exit', lot_id: 1, country: 'ID' })
  await post('/api/sites', { code: 'bandung-1', name: 'Bandung', lists: ['blocked'] })
  await post('/plate_status', { plate: 'B 1234 XYZ', status: 'blocked', note: 'Unpaid since June' })
  await post('/plate_status', { plate: 'L 1098 UB', status: 'watched', note: 'Lost and found' })
  await post('/plate_status', {
    plate: 'D 8705 QK',
    status: 'allowed',
    valid_until: '2031-12-31T17:00:00Z',
  })
  await addParking(service)
  await addConnections(post)
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
  await addPrice(service)
  return { id: session.detections[0].id, session: session.session_id }
}

/** A gate that only shows what it would do, a tariff, and two passes. */
async function addParking(service) {
  const post = (path, body) => service.json(path, { method: 'POST', body })
  await post('/api/gates', { name: 'Barrier 1', location_id: 1, relay: { kind: 'log' } })
  await post('/api/tariffs', {
    name: 'By the hour',
    valid_from: '2020-01-01T00:00:00Z',
    data: tariff,
  })
  await service.json('/api/lots/1/tariff', { method: 'PUT', body: { tariff_id: 1 } })
  await post('/api/rights', {
    kind: 'season_pass',
    plates: ['D 8705 QK', 'D 1234 ABC'],
    holder: 'Ani Wijaya',
    lot_ids: [1],
    hours: [{ weekdays: [1, 2, 3, 4, 5], start: '07:00', end: '19:00' }],
  })
  await post('/api/rights', { kind: 'exemption', plates: ['B 9 RFS'], holder: 'Ambulance' })
}

/** Who gets readings, who sends some, and who is notified. */
async function addConnections(post) {
  await post('/api/webhooks', { name: 'Billing', url: 'https://billing.example.com/galaxy' })
  await post('/api/ingest_sources', { name: 'Camera at the ramp', location_id: 1 })
  await post('/api/notification_channels', {
    name: 'Guards',
    kind: 'email',
    recipients: ['guards@example.com'],
    timezone: 'Asia/Jakarta',
  })
}

/** The price of a visit. */
async function addPrice(service) {
  const visits = await until(service, (found) => found.some(({ state }) => state === 'open'))
  const { id } = visits.find(({ state }) => state === 'open')
  await service.json(`/api/visits/${id}/quote`, { method: 'POST', body: { lost_ticket: false } })
}
