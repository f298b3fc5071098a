import { MantineThemeProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { useMemo } from 'react'

import { useT } from '@/lib/i18n'

/** Where short messages appear; their close buttons have a name in the person's language. */
export function NotificationArea() {
  const t = useT()
  const theme = useMemo(() => {
    const closeButtonProps = { 'aria-label': t('action.close') }
    return { components: { Notification: { defaultProps: { closeButtonProps } } } }
  }, [t])
  return (
    <MantineThemeProvider theme={theme}>
      <Notifications position="bottom-right" limit={4} />
    </MantineThemeProvider>
  )
}
