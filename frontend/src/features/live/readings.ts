import type { DetectionCreated, DetectionRow, ListChanged, PlateCorrected, Standing } from '@/client/types'

/** One line of the live stream: a vehicle, a plate, or both. */
export type Reading = Omit<DetectionCreated, 'type'>

export const standingOf = (reading: Reading): Standing => reading.plate?.status ?? 'unlisted'

/** Whether somebody has to look up at once. */
export function isAlarming(reading: Reading): boolean {
  const standing = standingOf(reading)
  return standing === 'blocked' || standing === 'watched'
}

/** The reading after somebody corrected its plate. */
export function corrected(reading: Reading, event: PlateCorrected): Reading {
  if (reading.plate?.id !== event.plate_id) return reading
  const plate = { ...reading.plate, text: event.text_after, display_text: event.display_text }
  return { ...reading, plate }
}

/** The reading after an entry of a list was set or removed. */
export function relisted(reading: Reading, event: ListChanged): Reading {
  if (!reading.plate?.text || reading.plate.text !== event.text) return reading
  return { ...reading, plate: { ...reading.plate, status: event.status ?? 'unlisted' } }
}

/** A stored detection as the event told of it. */
export function toReading({ id, plate, vehicle, image, ...row }: DetectionRow): Reading {
  return {
    session_id: row.session_id,
    detection_id: id,
    kind: row.kind,
    captured_at: row.captured_at,
    source: row.source,
    location: row.location,
    image_url: image.url,
    image_width: image.width,
    image_height: image.height,
    annotated_image_url: row.annotated_image_url,
    vehicle: vehicle && {
      id: vehicle.id,
      vehicle_class: vehicle.class,
      confidence: vehicle.confidence,
      box: corners(vehicle.box),
      color: vehicle.color?.name ?? null,
      image_url: vehicle.image_url,
    },
    plate: plate && {
      ...plate,
      box: corners(plate.box),
      region: plate.region?.name ?? null,
      unread_reason: plate.quality.reason ?? null,
    },
  }
}

function corners([x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[]): [number, number, number, number] {
  return [x1, y1, x2, y2]
}
