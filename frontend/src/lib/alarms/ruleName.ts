import type { AlertRule } from '@/client/types'
import type { Translate } from '@/lib/i18n'

/** Returns the name of a rule; that of one which the service added, in the language. */
export const ruleName = (rule: Pick<AlertRule, 'name' | 'name_code'>, t: Translate): string =>
  rule.name_code ? t(`defaultRule.${rule.name_code}`) : rule.name
