import type { integrations as english } from '@/messages/en/integrations/integrations'

export const integrations: Record<keyof typeof english, string> = {
  'integrations.adapters': 'Adaptor',
  'integrations.ingest': 'Penerimaan',
  'integrations.mqtt': 'MQTT',
  'integrations.notifications': 'Notifikasi',
  'integrations.subtitle':
    'Cara program lain menerima apa yang terjadi di sini, cara mereka mengirim bacaan, dan siapa yang diberi tahu.',
  'integrations.tabs': 'Integrasi',
  'integrations.webhooks': 'Webhook',
  'page.integrations': 'Integrasi',
}
