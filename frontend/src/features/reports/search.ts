import { oneOf, searchSchema, text, wholeNumber } from '@/lib/url/schema'

export const periods = ['today', 'week', 'month', 'year', 'custom'] as const
export const intervals = ['hour', 'day', 'week', 'month'] as const

export const reportsSearch = searchSchema({
  period: oneOf(periods),
  from: text,
  to: text,
  interval: oneOf(intervals),
  lot: wholeNumber,
})

export type ReportsSearch = ReturnType<typeof reportsSearch>
