import { $api } from '@/client/api'
import { useAccount } from '@/lib/account'
import { useLocations, useLots } from '@/lib/places/timezone'
import { useStored } from '@/lib/stored'

import { stepsOf, type StepName } from './steps'

const one = { params: { query: { limit: 1 } } }

/** The steps as the service's data and this browser's choices make them, and how one is skipped. */
export function useSteps() {
  const [stored, store] = useStored('start.skipped')
  const skipped = stored ? stored.split(',') : []
  const { data: account } = useAccount()
  const { data: lots } = useLots()
  const { data: locations } = useLocations()
  const { data: cameras } = $api.useQuery('get', '/api/cameras', {})
  const { data: readings } = $api.useQuery('get', '/session_queries', one)
  const { data: entries } = $api.useQuery('get', '/plate_status/entries', one)
  const existing = {
    account: account && account.state !== 'no_users',
    site: lots && lots.length > 0,
    gates: locations?.some(({ type }) => type !== 'inside'),
    picture: cameras && readings && (cameras.length > 0 || readings.items.length > 0),
    list: entries && entries.items.length > 0,
  }
  const skip = (name: StepName): void => store([...new Set([...skipped, name])].join())
  return { steps: stepsOf(existing, skipped), skip }
}
