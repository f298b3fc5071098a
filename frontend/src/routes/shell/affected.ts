/** The paths that return plates, their status, or their number. */
const shown = [
  '/api/plates',
  '/detections',
  '/latest_detection',
  '/plate_queries',
  '/plate_status',
  '/session_queries',
  '/statistics',
  '/vehicle_queries',
] as const

const affected: Readonly<Record<string, readonly string[]>> = {
  'detection.created': shown,
  'plate.corrected': shown,
  'list.changed': shown,
  'visit.opened': ['/api/visits', '/api/lots'],
  'visit.closed': ['/api/visits', '/api/lots', '/api/payments'],
  'visit.changed': ['/api/visits', '/api/lots', '/api/payments'],
  'lot.full': ['/api/lots'],
  'lot.almost_full': ['/api/lots'],
  'lot.free': ['/api/lots'],
  'payment.changed': ['/api/payments'],
  'alarm.raised': ['/api/alarms'],
  'alarm.acknowledged': ['/api/alarms'],
  'gate.decided': ['/api/gates'],
  'gate.state_changed': ['/api/gates'],
  'camera.state_changed': ['/api/cameras'],
  'events.lost': ['/'],
}

export interface Effect {
  isAffected: (path: string) => boolean
  /** `none`: marked, and fetched when shown again; too frequent to fetch for each. */
  refetchType: 'active' | 'none'
}

/** Returns which queries an event of the service makes out of date. */
export function effectOf(type: string): Effect | undefined {
  const paths = affected[type]
  return (
    paths && {
      isAffected: (path) => paths.some((start) => path.startsWith(start)),
      refetchType: type === 'detection.created' ? 'none' : 'active',
    }
  )
}
