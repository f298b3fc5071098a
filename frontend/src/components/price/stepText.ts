import type { MessageKey, Translate } from '@/lib/i18n'
import { formatMoney, type Currency } from '@/lib/money'
import { formatTime } from '@/lib/time/zone'

interface Words {
  t: Translate
  language: string
  currency: Currency
}

type Values = Record<string, string | number>
type Made = (parts: readonly string[], words: Words) => Values

const AT = '(\\d{4}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d)'

const money = (digits = '', { currency, language }: Words): string =>
  formatMoney(Number(digits), currency, language)

/** The moment stands in the text as the lot's clock shows it. */
const clock = (day = '', time = '', { language }: Words): string =>
  `${formatTime(`${day}T00:00:00Z`, 'date', language, 'UTC')} ${time}`

const since: Made = ([rate = '', day, time], words) => ({
  rate: rate === 'no rate' ? words.t('stepText.noRate') : rate,
  since: clock(day, time, words),
})
const minutes: Made = ([digits = '']) => ({ minutes: digits })
const amount: Made = ([digits], words) => ({ amount: money(digits, words) })
const percent = (value: string, language: string): string =>
  new Intl.NumberFormat(language).format(Number(value))

/** The sentences of the service with values in them, each with its message here. */
const sentences: readonly (readonly [RegExp, MessageKey, Made])[] = [
  [/^not longer than the (\d+) min after entry that cost nothing$/, 'stepText.entry', minutes],
  [/^left within (\d+) min of the payment$/, 'stepText.payment', minutes],
  [/^the first (\d+) min cost nothing$/, 'stepText.free', minutes],
  [/^(\d+) min validated( by .+)?$/, 'passes.minutesOff', minutes],
  [
    /^(\d+) % validated( by .+)?$/,
    'passes.percentOff',
    ([value = ''], { language }) => ({ percent: percent(value, language) }),
  ],
  [/^(\d+) validated( by .+)?$/, 'passes.amountOff', amount],
  [
    new RegExp(`^(.+), from ${AT}: first (\\d+) min$`),
    'stepText.first',
    (parts, words) => ({ ...since(parts, words), minutes: parts[3] ?? '' }),
  ],
  [
    new RegExp(`^(.+), from ${AT}: (\\d+) started × (\\d+) min at (\\d+)$`),
    'stepText.interval',
    (parts, words) => ({
      ...since(parts, words),
      number: parts[3] ?? '',
      minutes: parts[4] ?? '',
      amount: money(parts[5], words),
    }),
  ],
  [
    new RegExp(`^(.+), from ${AT}: (\\d+) × (\\d+)$`),
    'stepText.flat',
    (parts, words) => ({
      ...since(parts, words),
      number: parts[3] ?? '',
      amount: money(parts[4], words),
    }),
  ],
  [new RegExp(`^(.+), from ${AT}: costs nothing$`), 'stepText.nothing', since],
  [
    /^not more than (\d+) per (day|visit|rolling 24h)$/,
    'stepText.cap',
    ([digits, per], words) => ({
      amount: money(digits, words),
      per: words.t(`capKind.${per === 'day' || per === 'visit' ? per : 'rolling_24h'}`),
    }),
  ],
  [/^at least (\d+)$/, 'stepText.atLeast', amount],
  [/^lost ticket: (\d+) at least$/, 'stepText.atLeast', amount],
  [/^lost ticket: (\d+)$/, 'stepText.added', amount],
  [/^to a multiple of (\d+)$/, 'stepText.rounding', amount],
  [
    /^contains (.+) ([\d.]+) %: (\d+)$/,
    'stepText.tax',
    ([name = '', value = '', digits], words) => ({
      name,
      percent: percent(value, words.language),
      amount: money(digits, words),
    }),
  ],
]

/** Returns what a step did, in the language; a sentence that is not known here stays. */
export function stepText(text: string, words: Words): string {
  for (const [pattern, key, made] of sentences) {
    const found = pattern.exec(text)
    if (found) {
      const parts = found.slice(1)
      const said = words.t(key, made(parts, words))
      const by = /^ by (.+)$/.exec(parts[1] ?? '')?.[1]
      return by ? `${said}, ${words.t('passes.by', { name: by })}` : said
    }
  }
  return text
}
