import type { plate as english } from '@/messages/en/vehicles/plate'

export const plate: Record<keyof typeof english, string> = {
  'heat.cell': '{day} {hour}.00: {count}',
  'heat.day': 'Hari',
  'plate.entryInactive': 'Entri “{status}”: {validity}',
  'plate.first': 'Pertama terlihat',
  'plate.last': 'Terakhir terlihat',
  'plate.listedOnly': 'ada di daftar, belum terlihat',
  'plate.more': 'Tampilkan lagi',
  'plate.near': 'Dapat tertukar dengan',
  'plate.nearHint':
    'Plat yang berbeda satu huruf dari ini. Mungkin kendaraan lain, mungkin salah baca.',
  'plate.nearNone': 'Tidak ada yang mirip terlihat atau terdaftar.',
  'plate.neverSeen': 'Plat ini belum pernah terlihat',
  'plate.neverSeenHint': 'Mungkin salah terbaca. Periksa plat yang mirip.',
  'plate.none': 'Cari sebuah plat',
  'plate.noneHint':
    'Gambarnya, di mana dan kapan terlihat, statusnya, dan plat yang dapat tertukar dengannya.',
  'plate.pictures': 'Gambar',
  'plate.search': 'Plat yang dicari',
  'plate.seen': 'Terlihat',
  'plate.times_one': '{count} kali',
  'plate.times_other': '{count} kali',
  'plate.when': 'Kapan dalam seminggu',
  'plate.whenNewest': 'Dari {count} deteksi terbaru.',
  'plate.where': 'Di mana',
}
