import { $api } from '@/client/api'

const LIMIT = 200

/** The newest detections of exactly this plate; the pictures and the heat map share one request. */
export const useHistory = (plate: string) =>
  $api.useQuery('get', '/plate_queries', {
    params: { query: { plate, match: 'exact', limit: LIMIT } },
  })
