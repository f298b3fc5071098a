import type { DetectionCreated, ListChanged, PlateCorrected, Session, Status } from '@/client/types'

/** One detection of the live stream: a vehicle, a plate, or both. */
export type Reading = Omit<DetectionCreated, 'type'> & {
  /** The text that the engine read, where it is known apart from the corrected one. */
  observed?: string | null
}

export const statusOf = (reading: Reading): Status => reading.plate?.status ?? 'unlisted'

function observedOf({ plate, observed }: Reading): string | null {
  return observed === undefined ? (plate?.text ?? null) : observed
}

/** Whether the text is the one that the engine read: the confidences of characters are of that. */
export const isAsRead = (reading: Reading): boolean =>
  observedOf(reading) === (reading.plate?.text ?? null)

/** The reading after somebody corrected its plate. */
export function corrected(reading: Reading, event: PlateCorrected): Reading {
  if (reading.plate?.id !== event.plate_id) return reading
  const { text_after: text, display_text, status } = event
  const plate = { ...reading.plate, text, display_text, status: status ?? 'unlisted' }
  return { ...reading, plate, observed: observedOf(reading) }
}

/** The reading after an entry of a list was set or deleted. */
export function relisted(reading: Reading, event: ListChanged): Reading {
  if (!reading.plate?.text || reading.plate.text !== event.text) return reading
  return { ...reading, plate: { ...reading.plate, status: event.status ?? 'unlisted' } }
}

/** The readings of a stored photo, in the form of events, with the list status now. */
export function readingsOf(session: Session): Reading[] {
  return session.detections.map(({ id, kind, plate, vehicle }) => ({
    session_id: session.session_id,
    pass_id: session.pass_id,
    camera_id: session.camera_id,
    direction: session.direction,
    detection_id: id,
    kind,
    captured_at: session.captured_at,
    source: session.source,
    location: session.location,
    image_url: session.image?.url ?? null,
    image_width: session.image?.width ?? null,
    image_height: session.image?.height ?? null,
    annotated_image_url: session.annotated_image_url,
    vehicle: vehicle && {
      id: vehicle.id,
      vehicle_class: vehicle.class,
      confidence: vehicle.confidence,
      box: corners(vehicle.box),
      color: vehicle.color?.name ?? null,
      image_url: vehicle.image_url,
    },
    observed: plate?.observed_text ?? null,
    plate: plate && {
      id: plate.id,
      text: plate.text,
      display_text: plate.display_text,
      is_hashed: plate.is_hashed,
      confidence: plate.confidence,
      char_confidences: plate.char_confidences,
      box: corners(plate.box),
      corners: plate.corners,
      country: plate.country,
      region: plate.region?.code ?? null,
      type: plate.type,
      background_color: plate.background_color,
      status: plate.status_now,
      unread_reason: plate.quality.reason ?? null,
      image_url: plate.image_url,
    },
  }))
}

function corners([x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[]): [
  number,
  number,
  number,
  number,
] {
  return [x1, y1, x2, y2]
}
