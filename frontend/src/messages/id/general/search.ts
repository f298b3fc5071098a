import type { search as english } from '@/messages/en/general/search'

export const search: Record<keyof typeof english, string> = {
  'find.add': 'Tambahkan ke daftar',
  'find.entries': 'Di daftar, menurut nama atau catatan',
  'find.hint': 'Plat, nama, atau catatan; lalu Enter',
  'find.none': 'Tidak ada yang ditemukan',
  'find.noneHint': 'Coba sebagian saja, atau plat yang mirip.',
  'find.passes': 'Izin parkir, menurut pemegang atau catatan',
  'find.plate': 'Plat',
  'find.seen_one': 'Dibaca sekali',
  'find.seen_other': 'Dibaca {count} kali',
  'find.similar': 'Plat yang mirip',
  'find.similarMore': 'Bacaan mirip lainnya',
  'find.title': 'Cari',
  'find.visits': 'Kunjungan',
}
