import createFetchClient from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'

import { rootPath } from './address'
import type { paths } from './schema'

/** The service's API, typed from its OpenAPI; every answer and error has its shape. */
export const api = createFetchClient<paths, 'application/json'>({ baseUrl: rootPath })

/** The same as hooks of TanStack Query. */
export const $api = createQueryClient<paths, 'application/json'>(api)
