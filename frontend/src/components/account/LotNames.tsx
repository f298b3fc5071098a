import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'

/** The names of the lots that somebody may use; null means all. */
export function LotNames({ lots }: { lots: readonly number[] | null }) {
  const t = useT()
  const { data = [] } = useLots()
  if (lots === null) return t('lots.all')
  if (lots.length === 0) return t('lots.none')
  return lots.map((id) => data.find((lot) => lot.id === id)?.name ?? `#${id}`).join(', ')
}
