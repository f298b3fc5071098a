import { $api } from '@/client/api'

const LIMIT = 200

/** The newest sightings of exactly this plate; the Sightings and the heat map share one request. */
export const useHistory = (plate: string) =>
  $api.useQuery('get', '/plate_queries', {
    params: { query: { plate, match: 'exact', limit: LIMIT } },
  })
