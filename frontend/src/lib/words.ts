import { en } from '@/messages/en'

import type { MessageKey, Translate } from './i18n'

function known(key: string): key is MessageKey {
  return key in en
}

/** A colour's name in words of the language; one that we have no word for stays as it is. */
export function colorName(name: string, t: Translate): string {
  const key = `color.${name}`
  return known(key) ? t(key) : name
}
