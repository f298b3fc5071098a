import type { sitePicture as english } from '@/messages/en/onDemand/sitePicture'

/** Texts of a reading whose picture is at its site, fetched with the detections. */
export const sitePicture: Record<keyof typeof english, string> = {
  'sitePicture.at_site': 'Fotonya ada di {site} dan belum dikirim.',
  'sitePicture.get': 'Ambil foto dari situs',
  'sitePicture.gone': '{site} sudah menghapus foto ini sebelum sampai.',
  'sitePicture.here':
    'Foto sudah datang dari {site}. Bila tidak tampil, foto itu tidak disimpan lagi di sini.',
  'sitePicture.too_large': 'Foto ini terlalu besar untuk dikirim dari {site}.',
  'sitePicture.wanted': 'Foto sudah diminta, dan datang bersama kiriman {site} berikutnya.',
}
