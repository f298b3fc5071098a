import type { Alarm } from '@/client/types'
import { useT } from '@/lib/i18n'

/** The name of the rule that raised an alarm; where it was deleted, what it watched for. */
export function AlarmTitle({ alarm: { rule, kind } }: { alarm: Alarm }) {
  const t = useT()
  return rule ? rule.name : t(`alertKind.${kind}`)
}
