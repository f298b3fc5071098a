import { en } from '@/messages/en'

import type { MessageKey, Translate } from './i18n'

function known(key: string): key is MessageKey {
  return key in en
}

/** Returns a colour's name in the language; a colour without a message stays as it is. */
export function colorName(name: string, t: Translate): string {
  const key = `color.${name}`
  return known(key) ? t(key) : name
}

/** Returns a metric's name in the language; one without a message, as a data set's, stays. */
export function metricName(name: string, t: Translate): string {
  const keys = [`metric.${name}`, `vehicle.${name}`, `vehicle.${name.replace(/^vehicle_/, '')}`]
  const key = keys.find((candidate) => known(candidate))
  return key && known(key) ? t(key) : name
}

export const roles = ['admin', 'operator', 'guard', 'viewer'] as const
/** What an API key may be permitted; `signed_in` is for people. */
export const keyPermissions = [
  'read',
  'detect',
  'readings:write',
  'readings:delete',
  'lists:write',
  'places:write',
  'cameras:write',
  'tariffs:write',
  'payments:take',
  'payments:refund',
  'metrics:read',
  'audit:read',
  'privacy:manage',
  'accounts:manage',
] as const
export const statuses = ['allowed', 'blocked', 'watched', 'unlisted'] as const
export const listed = ['allowed', 'blocked', 'watched'] as const
export const vehicleClasses = ['car', 'motorcycle', 'bus', 'truck'] as const
export const kinds = [
  'vehicle_with_plate',
  'vehicle_without_plate',
  'plate_without_vehicle',
] as const
export const locationTypes = ['entry', 'exit', 'inside'] as const
export const plateTypes = [
  'private',
  'public',
  'government',
  'police',
  'military',
  'diplomatic',
  'electric',
  'commercial',
  'temporary',
  'other',
] as const
export const unreadReasons = [
  'too_small',
  'blurred',
  'low_contrast',
  'too_dark',
  'too_bright',
  'low_confidence',
  'no_text',
  'cut_off',
  'occluded',
  'unknown_script',
  'not_a_number',
] as const
export const colors = [
  'white',
  'black',
  'gray',
  'silver',
  'red',
  'blue',
  'green',
  'yellow',
  'orange',
  'brown',
] as const
