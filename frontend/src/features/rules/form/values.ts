import type { AlertKind, AlertRule, AlertRuleIn, AlertWindow, Direction } from '@/client/types'

import { isOfReadings, parametersOf, valuesOf, type ParameterValues } from '../parameters'

/** The fields of the form as they stand. */
export interface Values {
  name: string
  kind: AlertKind
  parameters: ParameterValues
  severity: NonNullable<AlertRuleIn['severity']>
  lots: string[]
  locations: string[]
  direction: Direction | null
  schedule: AlertWindow[]
  cooldown_s: number | string
  enabled: boolean
  instruction: string
}

/** Returns the fields for a rule, or those for a new one. */
export function fieldsOf(rule: AlertRule | null): Values {
  const kind = rule?.kind ?? 'status'
  return {
    name: rule?.name ?? '',
    kind,
    parameters: valuesOf(kind, rule?.parameters ?? {}),
    severity: rule?.severity ?? 'warning',
    lots: rule?.lots.map(String) ?? [],
    locations: rule?.locations.map(String) ?? [],
    direction: rule?.direction ?? null,
    schedule: rule?.schedule ?? [],
    cooldown_s: rule?.cooldown_s ?? 300,
    enabled: rule?.enabled ?? true,
    instruction: rule?.instruction ?? '',
  }
}

/** Returns the rule as the service takes it. */
export function ruleOf(values: Values): AlertRuleIn {
  return {
    name: values.name.trim() || '-',
    kind: values.kind,
    parameters: parametersOf(values.kind, values.parameters),
    severity: values.severity,
    lots: values.lots.map(Number),
    locations: values.locations.map(Number),
    direction: isOfReadings(values.kind) ? values.direction : null,
    schedule: values.schedule,
    cooldown_s: values.cooldown_s === '' ? 300 : Number(values.cooldown_s),
    enabled: values.enabled,
    instruction: values.instruction.trim() || null,
  }
}
