import type { en } from './en'
import { account } from './id/administer/account'
import { adapters } from './id/integrations/adapters'
import { alarms } from './id/watch/alarms'
import { audit } from './id/administer/audit'
import { cameras } from './id/setUp/cameras'
import { common } from './id/general/common'
import { gates } from './id/watch/gates'
import { insight } from './id/insight/insight'
import { integrations } from './id/integrations/integrations'
import { manage } from './id/vehicles/manage'
import { models } from './id/administer/models'
import { mqtt } from './id/integrations/mqtt'
import { notifications } from './id/integrations/notifications'
import { occupancy } from './id/insight/occupancy'
import { reports } from './id/insight/reports'
import { passes } from './id/vehicles/passes'
import { people } from './id/administer/people'
import { ingest } from './id/integrations/ingest'
import { keys } from './id/administer/keys'
import { plate } from './id/vehicles/plate'
import { records } from './id/work/records'
import { rules } from './id/setUp/rules'
import { review } from './id/work/review'
import { search } from './id/general/search'
import { sentences } from './id/watch/sentences'
import { visits } from './id/work/visits'
import { payments } from './id/work/payments'
import { tariffs } from './id/setUp/tariffs'
import { watch } from './id/watch/watch'
import { webhooks } from './id/integrations/webhooks'
import { words } from './id/general/words'

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
}
