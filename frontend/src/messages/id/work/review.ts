import type { review as english } from '@/messages/en/work/review'

export const review: Record<keyof typeof english, string> = {
  'review.again_one': 'Tampilkan lagi {count} kunjungan yang dilewati',
  'review.again_other': 'Tampilkan lagi {count} kunjungan yang dilewati',
  'review.alike': 'Kendaraan lain di dalam dengan plat mirip',
  'review.allLots': 'Semua area parkir',
  'review.empty': 'Tidak ada yang perlu diperiksa',
  'review.emptyHint': 'Kunjungan yang masuk dan keluarnya mungkin dua kendaraan muncul di sini.',
  'review.findAlike': 'Cari kendaraan mirip di dalam',
  'review.later': 'Nanti',
  'review.left_one': 'Sisa {count} kunjungan',
  'review.left_other': 'Sisa {count} kunjungan',
  'review.noTexts':
    'Plat tidak dapat dibandingkan: salah satunya tidak terbaca atau tidak disimpan.',
  'review.noneAlike': 'Tidak ada kendaraan lain di dalam dengan plat mirip.',
  'review.notSame': 'Bukan yang sama',
  'review.same': 'Kendaraan sama',
  'review.subtitle':
    'Apakah yang masuk dan yang keluar kendaraan yang sama? Satu tombol tiap kunjungan.',
  'review.undo': 'Urungkan yang terakhir',
  'review.verdict': 'Kendaraan sama?',
}
