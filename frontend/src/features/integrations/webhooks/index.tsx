import { useSearch } from '@tanstack/react-router'

import { Detail } from './detail/Detail'
import { Overview } from './Overview'

export default function WebhooksTab() {
  const { webhook } = useSearch({ from: '/integrations/webhooks' })
  return webhook === undefined ? <Overview /> : <Detail key={webhook} id={webhook} />
}
