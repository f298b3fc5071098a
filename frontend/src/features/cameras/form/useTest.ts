import { useState } from 'react'

import { $api } from '@/client/api'
import type { Camera, CameraTest } from '@/client/types'

import { cameraOf, isStored, type Values } from './values'

interface Test {
  result: CameraTest | undefined
  error: unknown
  busy: boolean
  run: (values: Values) => void
}

/** Tests what the form says; the stored password is only used for a camera as it is stored. */
export function useTest(camera: Camera | null): Test {
  const [result, setResult] = useState<CameraTest>()
  const options = { onMutate: () => setResult(undefined), onSuccess: setResult }
  const source = $api.useMutation('post', '/api/cameras/test', options)
  const stored = $api.useMutation('post', '/api/cameras/{id}/test', options)
  const run = (values: Values): void => {
    source.reset()
    stored.reset()
    if (camera && isStored(values, camera)) stored.mutate({ params: { path: { id: camera.id } } })
    else source.mutate({ body: cameraOf(values) })
  }
  return {
    result,
    error: source.error ?? stored.error,
    busy: source.isPending || stored.isPending,
    run,
  }
}
