import { account } from './en/account'
import { alarms } from './en/alarms'
import { audit } from './en/audit'
import { cameras } from './en/cameras'
import { common } from './en/common'
import { gates } from './en/gates'
import { insight } from './en/insight'
import { models } from './en/models'
import { occupancy } from './en/occupancy'
import { passes } from './en/passes'
import { people } from './en/people'
import { keys } from './en/keys'
import { plate } from './en/plate'
import { manage } from './en/manage'
import { records } from './en/records'
import { rules } from './en/rules'
import { review } from './en/review'
import { visits } from './en/visits'
import { payments } from './en/payments'
import { tariffs } from './en/tariffs'
import { watch } from './en/watch'
import { words } from './en/words'

export const en = {
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
} as const
