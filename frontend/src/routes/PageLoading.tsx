import { Loading } from '@/components/feedback/States'

/** Shown while the code of a page is fetched. */
export function PageLoading() {
  return (
    <div style={{ padding: 24 }}>
      <Loading lines={4} height={70} />
    </div>
  )
}
