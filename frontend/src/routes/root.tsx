import { createRootRoute } from '@tanstack/react-router'

import { Gate } from './gate/Gate'
import { NotFound } from './NotFound'
import { Shell } from './shell/Shell'

function App() {
  return (
    <Gate>
      <Shell />
    </Gate>
  )
}

export const root = createRootRoute({ component: App, notFoundComponent: NotFound })
