import { Link } from '@tanstack/react-router'

import { aligned } from '@/lib/aligned'

import classes from './NearPlate.module.css'

interface Props {
  /** The plate that is shown and linked. */
  plate: string
  /** The one that it is compared with. */
  than: string
}

/** A link to a plate, with the characters marked in which it differs from another. */
export function NearPlate({ plate, than }: Props) {
  return (
    <Link to="/plate" search={{ plate }} className={classes['plate']} data-near={plate}>
      {aligned(plate, than).map(([own, other], index) =>
        own === other ? (
          own
        ) : (
          // oxlint-disable-next-line react/no-array-index-key -- a character is known by its place
          <mark key={index} className={classes['differs']}>
            {own || '–'}
          </mark>
        ),
      )}
    </Link>
  )
}
