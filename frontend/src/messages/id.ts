import type { en } from './en'
import { account } from './id/account'
import { alarms } from './id/alarms'
import { audit } from './id/audit'
import { cameras } from './id/cameras'
import { common } from './id/common'
import { gates } from './id/gates'
import { insight } from './id/insight'
import { manage } from './id/manage'
import { models } from './id/models'
import { occupancy } from './id/occupancy'
import { passes } from './id/passes'
import { people } from './id/people'
import { keys } from './id/keys'
import { plate } from './id/plate'
import { records } from './id/records'
import { rules } from './id/rules'
import { review } from './id/review'
import { visits } from './id/visits'
import { payments } from './id/payments'
import { tariffs } from './id/tariffs'
import { watch } from './id/watch'
import { words } from './id/words'

export const id: Record<keyof typeof en, string> = {
  ...common,
  ...words,
  ...watch,
  ...alarms,
  ...gates,
  ...rules,
  ...cameras,
  ...records,
  ...manage,
  ...plate,
  ...models,
  ...insight,
  ...account,
  ...people,
  ...keys,
  ...audit,
  ...visits,
  ...review,
  ...occupancy,
  ...passes,
  ...tariffs,
  ...payments,
}
