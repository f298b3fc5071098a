import { oneOf, searchSchema, text, wholeNumber } from '@/lib/url/schema'

export const notificationStates = [
  'pending',
  'held',
  'sent',
  'failed',
  'dropped',
  'cancelled',
] as const

export const notificationsSearch = searchSchema({
  channel: wholeNumber,
  state: oneOf(notificationStates),
  cursor: text,
})

export type NotificationsSearch = ReturnType<typeof notificationsSearch>
