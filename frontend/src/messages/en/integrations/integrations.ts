/** The page with its tabs; the texts of a tab stand in a file of their own. */
export const integrations = {
  'integrations.adapters': 'Adapters',
  'integrations.ingest': 'Ingest',
  'integrations.mqtt': 'MQTT',
  'integrations.notifications': 'Notifications',
  'integrations.subtitle':
    'How other programs get what happens here, how they send readings, and who is notified.',
  'integrations.tabs': 'Integrations',
  'integrations.webhooks': 'Webhooks',
  'page.integrations': 'Integrations',
} as const
