/**
 * Addresses that several pages link to. Pages are registered at run time, so the router cannot
 * know their search parameters by type: that is what `never` stands for.
 */
export const plateLink = (plate: string) => ({ to: '/plate', search: { plate } as never })

export const detectionsLink = (search: Readonly<Record<string, string>>) => ({
  to: '/detections',
  search: search as never,
})
