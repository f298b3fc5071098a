import { CloseButton } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'

import { AnchorLink } from '@/components/link/AnchorLink'
import { useAccount } from '@/lib/account'
import { useT } from '@/lib/i18n'
import { useStoredFlag } from '@/lib/stored'

import classes from './Shell.module.css'

/** Says that nobody has to log in, and how that is changed. */
export function OpenNotice() {
  const t = useT()
  const { data } = useAccount()
  const { pathname } = useLocation()
  const [hidden, setHidden] = useStoredFlag('noUsersHidden', false)
  if (data?.state === 'off') {
    return (
      <div className={`${classes['notice']} ${classes['warning']}`}>
        <IconAlertTriangle size={16} aria-hidden />
        <span>{t('notice.off')}</span>
      </div>
    )
  }
  if (data?.state !== 'no_users' || hidden || pathname === '/account') return null
  return (
    <div className={classes['notice']}>
      <IconInfoCircle size={16} aria-hidden />
      <span>
        {t('notice.noUsers')}{' '}
        <AnchorLink to="/account" inherit underline="always">
          {t('firstUser.do')}
        </AnchorLink>
      </span>
      <CloseButton size="sm" aria-label={t('notice.hide')} onClick={() => setHidden(true)} />
    </div>
  )
}
