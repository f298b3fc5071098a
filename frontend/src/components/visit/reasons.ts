import type { MessageKey, Translate } from '@/lib/i18n'
import { colorName, vehicleClasses } from '@/lib/words'

/** The reasons that are the same words each time. */
const fixed: Readonly<Record<string, MessageKey>> = {
  'no exit was read': 'visitReason.noExit',
  'the vehicle was read at an entry again, without an exit between': 'visitReason.cameAgain',
  'no entry fits': 'visitReason.noEntryFits',
  'the plate was not read': 'visitReason.notRead',
  'an exit of the same vehicle was read before': 'visitReason.lateExit',
  'fits a stay that was decided by hand': 'visitReason.decidedStay',
  'read inside, without an entry': 'visitReason.noEntry',
  'left and came back within the turn-around time': 'visitReason.turned',
  'equal plates': 'visitReason.equalPlates',
  'different plates': 'visitReason.differentPlates',
  'matched by hand': 'visitReason.matched',
  'merged by hand': 'visitReason.merged',
  'split by hand': 'visitReason.split',
  'closed by hand': 'visitReason.closed',
  'opened again by hand': 'visitReason.reopened',
  'confirmed by hand': 'visitReason.confirmed',
  'rejected by hand': 'visitReason.rejected',
}

function className(name: string, t: Translate): string {
  const known = vehicleClasses.find((item) => item === name)
  return known ? t(`vehicle.${known}`) : name
}

function editText(edit: string, t: Translate): string {
  const [, read, meant, at] = /^(\S+) read for (\S+) at position (\d+)$/.exec(edit) ?? []
  if (read && meant && at) return t('visitReason.edit', { entry: read, exit: meant, at })
  return edit
}

/** The reasons with values in them. */
const patterns: readonly (readonly [RegExp, (parts: string[], t: Translate) => string])[] = [
  [
    /^plates differ: (.+)$/,
    ([edits = ''], t) => {
      const changes = edits.split(', ').map((edit) => editText(edit, t))
      return t('visitReason.platesDiffer', { changes: changes.join(', ') })
    },
  ],
  [
    /^equal class: (.+)$/,
    ([name = ''], t) => t('visitReason.equalClass', { name: className(name, t) }),
  ],
  [
    /^class differs: (.+) and (.+)$/,
    ([one = '', other = ''], t) =>
      t('visitReason.classDiffers', { one: className(one, t), other: className(other, t) }),
  ],
  [
    /^equal colour: (.+)$/,
    ([name = ''], t) => t('visitReason.equalColor', { name: colorName(name, t) }),
  ],
  [
    /^colour differs: (.+) and (.+)$/,
    ([one = '', other = ''], t) =>
      t('visitReason.colorDiffers', { one: colorName(one, t), other: colorName(other, t) }),
  ],
  [
    /^(\d+) other stays? fits? too$/,
    ([count], t) => t('visitReason.alike', { count: Number(count) }),
  ],
  [/^(.+) is long here: /, ([length = ''], t) => t('visitReason.long', { length })],
]

/** Returns a reason in the language; one that is not known here stays as the service says it. */
export function reasonText(reason: string, t: Translate): string {
  const key = fixed[reason]
  if (key) return t(key)
  for (const [pattern, text] of patterns) {
    const found = pattern.exec(reason)
    if (found) return text(found.slice(1), t)
  }
  return reason
}

/** Whether a reason speaks against the pair. */
export const isDoubt = (reason: string): boolean =>
  /differ|not read|fits? too$|is long here|no (entry|exit)|without an/.test(reason)
