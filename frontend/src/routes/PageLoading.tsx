import { Loading } from '@/components/feedback/States'

/** While the code of a page is on its way. */
export function PageLoading() {
  return (
    <div style={{ padding: 24 }}>
      <Loading lines={4} height={70} />
    </div>
  )
}
