import { oneOf, searchSchema, text } from '@/lib/url/schema'

export const periods = ['today', 'week', 'month', 'year', 'custom'] as const

export const statisticsSearch = searchSchema({
  period: oneOf(periods),
  from: text,
  to: text,
  location: text,
  lot: text,
})

export type StatisticsSearch = ReturnType<typeof statisticsSearch>
