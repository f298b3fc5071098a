import { useSearch } from '@tanstack/react-router'

import { Detail } from './detail/Detail'
import { Guard } from './guard/Guard'
import { Overview } from './Overview'

export default function GatesPage() {
  const { gate, guard } = useSearch({ from: '/gates' })
  if (gate === undefined) return <Overview />
  return guard ? <Guard key={gate} id={gate} /> : <Detail key={gate} id={gate} />
}
