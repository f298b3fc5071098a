import { IconArrowBarRight, IconArrowBarToRight, IconMapPin } from '@tabler/icons-react'

import type { LocationRef } from '@/client/types'
import { useT } from '@/lib/i18n'

import classes from './LocationName.module.css'

const icons = { entry: IconArrowBarToRight, exit: IconArrowBarRight, inside: IconMapPin }

/** A location with an icon for its traffic: entry, exit or inside. */
export function LocationName({ location }: { location: LocationRef | null }) {
  const t = useT()
  if (!location) return <span>{t('place.none')}</span>
  const Icon = icons[location.type]
  return (
    <span className={classes['location']} title={t(`place.${location.type}`)}>
      <Icon size={15} aria-hidden />
      <span>{location.name}</span>
    </span>
  )
}
