import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@/components/theme/theme.css'

import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { NotificationArea } from '@/components/feedback/NotificationArea'
import { cssVariables, theme } from '@/components/theme/theme'
import { watchLogIn } from '@/lib/account'
import { I18nProvider, loadLanguage } from '@/lib/i18n'
import { queryClient } from '@/lib/queryClient'
import { watchPurpose } from '@/lib/purpose'
import { router } from '@/routes/router'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

watchLogIn()
watchPurpose()
// Without its texts, a page in another language begins in English.
await loadLanguage().catch(() => undefined)
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <I18nProvider>
        <QueryClientProvider client={queryClient}>
          <NotificationArea />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </MantineProvider>
  </StrictMode>,
)
