import type { PlateCorrected, Status } from '@/client/types'

import type { Reading } from './readings'

/** For the tests. */
export function reading(id: number, status: Status = 'unlisted'): Reading {
  return {
    session_id: id,
    detection_id: id,
    kind: 'plate_without_vehicle',
    captured_at: '2026-11-22T08:00:00Z',
    source: 'upload',
    location: null,
    image_url: '/outputs/uploaded/a.jpg',
    image_width: 640,
    image_height: 480,
    annotated_image_url: null,
    vehicle: null,
    plate: {
      id,
      text: 'B1234XYZ',
      display_text: 'B 1234 XYZ',
      is_hashed: false,
      confidence: 0.9,
      char_confidences: [],
      box: [0, 0, 100, 30],
      corners: [],
      country: 'ID',
      region: 'B',
      type: 'private',
      background_color: 'white',
      status,
      unread_reason: null,
      image_url: null,
    },
  }
}

export const correction: PlateCorrected = {
  type: 'plate.corrected',
  plate_id: 1,
  detection_id: 1,
  session_id: 1,
  text_before: 'B1234XYZ',
  text_after: 'B1234XYS',
  display_text: 'B 1234 XYS',
  status: 'blocked',
  changed_by: 'Ani',
}
