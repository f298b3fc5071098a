import { searchSchema, text } from '@/lib/url/schema'

const isoDay = (value: string): string | undefined =>
  /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined

export const occupancySearch = searchSchema({
  /** The day that is shown, on each lot's own clock; without one, today. */
  day: isoDay,
  lot: text,
})
