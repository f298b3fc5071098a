import { en } from '@/messages/en'
import type { MessageKey, Translate } from '@/lib/i18n'

export const actorKinds = ['person', 'api_key', 'camera', 'system', 'anonymous'] as const

/** What acts are done to, in the order of the choice. */
export const nouns = [
  'login',
  'user',
  'second_factor',
  'push_subscription',
  'api_key',
  'list_entry',
  'list',
  'lists',
  'plate',
  'plates',
  'vehicle',
  'session',
  'settings',
  'detections',
  'pictures',
  'statistics',
  'lot',
  'location',
  'camera',
  'visit',
  'visits',
  'recount',
  'right',
  'rights',
  'tariff',
  'tariff_version',
  'payment',
  'payments',
  'validation',
  'gate',
  'gate_switch',
  'alarm',
  'alarms',
  'alert_rule',
  'webhook',
  'ingest_source',
  'site',
  'dead_letter',
  'compat_adapter',
  'notification_channel',
  'reports',
  'report_schedule',
  'legal_hold',
  'privacy',
  'audit',
  'crop',
  'database',
  'backup',
  'installation',
] as const

function known(key: string): key is MessageKey {
  return key in en
}

/** Returns an action such as `list_entry.change` in the language; one that is not known stays. */
export function actionName(action: string, t: Translate): string {
  const [noun = '', verb = ''] = action.split('.')
  const nounKey = `auditNoun.${noun}`
  const verbKey = `auditVerb.${verb}`
  return known(nounKey) && known(verbKey) ? `${t(nounKey)}: ${t(verbKey)}` : action
}
