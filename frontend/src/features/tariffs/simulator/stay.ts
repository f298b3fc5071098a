import type { Simulation, TariffData, VehicleClass } from '@/client/types'

export const discountKinds = ['minutes', 'percent', 'amount'] as const

/** A stay to be priced, as it stands in the fields; times are on the lot's clock. */
export interface Stay {
  entered: string
  exited: string
  paid: string
  vehicle: VehicleClass | null
  lost: boolean
  discount: (typeof discountKinds)[number] | null
  value: number | string
}

/** Returns what the service is asked, or null while something is missing. */
export function simulationOf(
  data: TariffData | null,
  stay: Stay,
  timezone: string,
): Simulation | null {
  if (!data || !stay.entered || !stay.exited) return null
  const { discount } = stay
  const given = stay.value === '' ? 0 : Number(stay.value)
  const factor = discount === 'amount' ? 10 ** data.currency.decimals : 1
  const value = Math.round(given * factor)
  return {
    data,
    entered_at: stay.entered,
    exited_at: stay.exited,
    timezone,
    vehicle_class: stay.vehicle,
    lost_ticket: stay.lost,
    paid_at: stay.paid || null,
    discounts: discount && value > 0 ? [{ kind: discount, value }] : [],
  }
}
