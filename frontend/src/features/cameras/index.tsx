import { useSearch } from '@tanstack/react-router'

import { Detail } from './detail/Detail'
import { Overview } from './Overview'

export default function CamerasPage() {
  const { camera } = useSearch({ from: '/cameras' })
  return camera === undefined ? <Overview /> : <Detail key={camera} id={camera} />
}
