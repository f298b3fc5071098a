import type { Alarm } from '@/client/types'
import { useT } from '@/lib/i18n'
import { ruleName } from '@/lib/alarms/ruleName'

/** The name of the rule that raised an alarm; where it was deleted, what it watched for. */
export function AlarmTitle({ alarm: { rule, kind } }: { alarm: Alarm }) {
  const t = useT()
  return rule ? ruleName(rule, t) : t(`alertKind.${kind}`)
}
