import { Link } from '@tanstack/react-router'

import { addressOf } from '@/client/address'
import { useT } from '@/lib/i18n'

import classes from './Shell.module.css'

export function Brand() {
  const t = useT()
  return (
    <Link to="/" className={classes['brand']}>
      <img src={addressOf('/favicon.svg')} width={30} height={30} alt="" />
      <span>
        Galaxy ALPR
        <small>{t('shell.tagline')}</small>
      </span>
    </Link>
  )
}
