import { useT } from '@/lib/i18n'

import { AccountMenu } from './AccountMenu'
import { Brand } from './Brand'
import { ConnectionState } from './Connection'
import { PageLinks } from './navigation/PageLinks'
import classes from './Shell.module.css'
import { Tools } from './Tools'

export function Sidebar() {
  const t = useT()
  return (
    <div className={classes['side']}>
      <Brand />
      <nav aria-label={t('shell.pages')}>
        <PageLinks />
      </nav>
      <div className={classes['spacer']} />
      <ConnectionState />
      <AccountMenu />
      <div className={classes['tools']}>
        <Tools />
      </div>
    </div>
  )
}
