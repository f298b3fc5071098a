import { Select, TextInput } from '@mantine/core'

import { $api } from '@/client/api'
import { FilterBar, FilterGrid } from '@/components/filter/FilterBar'
import { MomentInput } from '@/components/moment/MomentInput'
import { PeriodInput } from '@/components/moment/PeriodInput'
import { providerName } from '@/components/payment/provider'
import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'
import type { Changes } from '@/lib/url/search'

import { moved, paymentStates, type PaymentsSearch } from './search'

const none = {
  from: null,
  to: null,
  lot: null,
  state: null,
  provider: null,
  by: null,
  visit: null,
  settled_from: null,
  settled_to: null,
  refunded_from: null,
  refunded_to: null,
} as const

const movedLabels = {
  settled_from: 'payments.settledFrom',
  settled_to: 'payments.settledTo',
  refunded_from: 'payments.refundedFrom',
  refunded_to: 'payments.refundedTo',
} as const

interface Props {
  search: PaymentsSearch
  change: (changes: Changes<PaymentsSearch>) => void
}

function TextFilters({ search, change }: Props) {
  const t = useT()
  const shared = {
    onKeyDown: (event: React.KeyboardEvent<HTMLInputElement>) => {
      if (event.key === 'Enter') event.currentTarget.blur()
    },
  }
  return (
    <>
      <TextInput
        {...shared}
        key={`by-${search.by ?? ''}`}
        label={t('payments.settledBy')}
        maxLength={100}
        defaultValue={search.by ?? ''}
        onBlur={(event) => change({ by: event.currentTarget.value.trim() || null })}
      />
      <TextInput
        {...shared}
        key={`visit-${search.visit ?? ''}`}
        label={t('payments.visit')}
        inputMode="numeric"
        maxLength={15}
        defaultValue={search.visit ?? ''}
        onBlur={(event) => {
          const digits = event.currentTarget.value.trim()
          change({ visit: /^\d+$/.test(digits) ? Number(digits) : null })
        }}
      />
    </>
  )
}

/** Which payments are listed and exported. */
export function Filters({ search, change: changeSearch }: Props) {
  const t = useT()
  const { data: lots = [] } = useLots()
  const { data } = $api.useQuery('get', '/api/payments/providers')
  const change = (changes: Changes<PaymentsSearch>): void =>
    changeSearch({ cursor: null, ...changes })
  const active = Object.keys(none).filter((name) => search[name as keyof typeof none]).length
  const clear = {
    clearable: true,
    placeholder: t('lists.all'),
    clearButtonProps: { 'aria-label': t('action.clear') },
  }
  return (
    <FilterBar
      usual={
        <FilterGrid>
          <PeriodInput
            labels={[t('payments.from'), t('payments.to')]}
            width="100%"
            from={search.from}
            to={search.to}
            onChange={change}
          />
          <Select
            {...clear}
            label={t('simulator.lot')}
            data={lots.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={search.lot === undefined ? null : String(search.lot)}
            onChange={(value) => change({ lot: value ? Number(value) : null })}
          />
          <Select
            {...clear}
            label={t('payments.state')}
            data={paymentStates.map((state) => ({
              value: state,
              label: t(`paymentState.${state}`),
            }))}
            value={search.state ?? null}
            onChange={(value) =>
              change({ state: paymentStates.find((state) => state === value) ?? null })
            }
          />
          <Select
            {...clear}
            label={t('payments.provider')}
            data={(data?.providers ?? []).map((name) => ({
              value: name,
              label: providerName(name, t),
            }))}
            value={search.provider ?? null}
            onChange={(provider) => change({ provider })}
          />
          {moved
            .filter((name) => search[name])
            .map((name) => (
              <MomentInput
                key={name}
                label={t(movedLabels[name])}
                value={search[name]}
                onChange={(moment) => change({ [name]: moment })}
              />
            ))}
          <TextFilters search={search} change={change} />
        </FilterGrid>
      }
      active={{ usual: active }}
      onClear={() => change(none)}
    />
  )
}
