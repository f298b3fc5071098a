/** A week at two gates for pictures of the pages, of the three drawn vehicles. */
const DAYS = 6
const HOUR_MS = 3_600_000

/** Fills an empty service; returns the id of the newest detection. */
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
