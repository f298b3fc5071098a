import { useT } from '@/lib/i18n'

import { AccountMenu } from './AccountMenu'
import { Brand } from './Brand'
import { ConnectionState } from './Connection'
import { LotSwitch } from './navigation/LotSwitch'
import { PageLinks } from './navigation/PageLinks'
import { SearchButton } from './navigation/Search'
import classes from './Shell.module.css'
import { Tools } from './Tools'

export function Sidebar() {
  const t = useT()
  return (
    <header className={classes['side']}>
      <Brand />
      <SearchButton />
      <LotSwitch />
      <nav aria-label={t('shell.pages')}>
        <PageLinks />
      </nav>
      <div className={classes['spacer']} />
      <ConnectionState />
      <AccountMenu />
      <div className={classes['tools']}>
        <Tools />
      </div>
    </header>
  )
}
