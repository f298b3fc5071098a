import type { Webhook } from '@/client/types'

/** A webhook for tests. */
export const webhook: Webhook = {
  id: 1,
  name: 'Billing',
  url: 'https://billing.example.com/galaxy',
  event_types: [],
  lots: [],
  format: 'standard',
  pictures: 'links',
  allow_private: false,
  enabled: true,
  disabled_reason: null,
  disabled_at: null,
  failing_since: null,
  paused_until: null,
  last_success_at: null,
  last_failure_at: null,
  previous_until: null,
  pending: 0,
  oldest_pending_at: null,
  created_by: 'Ani',
  created_at: '2026-11-22T08:00:00Z',
  updated_at: '2026-11-22T08:00:00Z',
}
