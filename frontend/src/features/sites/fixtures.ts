import type { Site } from '@/client/types'

/** For the tests. */
export const site: Site = {
  id: 1,
  code: 'bandung-1',
  name: 'Bandung',
  enabled: true,
  lists: ['blocked', 'watched'],
  settings: { pictures: null, keep_days: null, keep_days_unlisted: null },
  has_config: true,
  health: 'ok',
  last_seen_at: '2026-11-28T03:00:00.000000Z',
  lag_events: 0,
  lag_s: 0,
  pictures_waiting: 4,
  pictures: 'listed',
  version: '0.1.0',
  clock_ahead_s: 0.2,
  disk_free_mb: 41_200,
  problems: [],
  problem_sentences: [],
  installation: '5f1c9b7e0a6d4c2f8e3b1a7d9c5f0e42',
  installed_at: '2026-11-20T01:00:00.000000Z',
  restarts: 0,
  created_at: '2026-11-20T00:50:00.000000Z',
  updated_at: '2026-11-20T00:50:00.000000Z',
}
