import { createRootRoute } from '@tanstack/react-router'

import { NotFound } from './NotFound'
import { Shell } from './shell/Shell'

export const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })
