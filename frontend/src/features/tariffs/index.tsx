import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'

import { useSearchChange } from '@/lib/url/useSearchChange'

import { Detail } from './detail/Detail'
import type { TariffFile } from './file/file'
import { NewTariff } from './form/NewTariff'
import { NewVersion } from './form/NewVersion'
import { Overview } from './Overview'

export default function TariffsPage() {
  const { tariff, version, edit } = useSearch({ from: '/tariffs' })
  const change = useSearchChange('/tariffs')
  const [imported, setImported] = useState<TariffFile | null>(null)
  const onEdit = (file: TariffFile | null): void => {
    setImported(file)
    change({ edit: 'new' }, true)
  }
  if (tariff === undefined) {
    return edit ? <NewTariff imported={imported} /> : <Overview onAdd={onEdit} />
  }
  return edit ? (
    <NewVersion key={tariff} id={tariff} number={version} imported={imported} />
  ) : (
    <Detail key={tariff} id={tariff} number={version} onAddVersion={onEdit} />
  )
}
