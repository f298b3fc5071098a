import type { Camera } from '@/client/types'
import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'

import { useLastPass } from './useLastPass'

/** The plate and the moment of a camera's newest pass. */
export function LastPass({ camera }: { camera: Camera }) {
  const session = useLastPass(camera)
  if (!session) return <span>–</span>
  const plate = session.detections.find((detection) => detection.plate)?.plate
  return (
    <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: '4px 8px' }}>
      {plate && (
        <PlateBadge text={plate.display_text ?? plate.text} hashed={plate.is_hashed} size="sm" />
      )}
      <Moment at={session.captured_at} show="recent" locationId={camera.location?.id ?? null} />
    </span>
  )
}
