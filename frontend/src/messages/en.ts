import { account } from './en/administer/account'
import { adapters } from './en/integrations/adapters'
import { alarms } from './en/watch/alarms'
import { audit } from './en/administer/audit'
import { cameras } from './en/setUp/cameras'
import { common } from './en/general/common'
import { gates } from './en/watch/gates'
import { insight } from './en/insight/insight'
import { models } from './en/administer/models'
import { mqtt } from './en/integrations/mqtt'
import { notifications } from './en/integrations/notifications'
import { occupancy } from './en/insight/occupancy'
import { reports } from './en/insight/reports'
import { passes } from './en/vehicles/passes'
import { people } from './en/administer/people'
import { integrations } from './en/integrations/integrations'
import { ingest } from './en/integrations/ingest'
import { keys } from './en/administer/keys'
import { plate } from './en/vehicles/plate'
import { manage } from './en/vehicles/manage'
import { records } from './en/work/records'
import { rules } from './en/setUp/rules'
import { review } from './en/work/review'
import { search } from './en/general/search'
import { sentences } from './en/watch/sentences'
import { visits } from './en/work/visits'
import { payments } from './en/work/payments'
import { tariffs } from './en/setUp/tariffs'
import { watch } from './en/watch/watch'
import { webhooks } from './en/integrations/webhooks'
import { words } from './en/general/words'

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
  ...search,
  ...sentences,
  ...occupancy,
  ...reports,
  ...passes,
  ...tariffs,
  ...payments,
  ...integrations,
  ...webhooks,
  ...ingest,
  ...adapters,
  ...mqtt,
  ...notifications,
} as const
