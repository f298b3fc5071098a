import type { sites as english } from '@/messages/en/onDemand/sites'

/** Texts of edge sites, fetched with their page. */
export const sites: Record<keyof typeof english, string> = {
  'siteHealth.late': 'Terlambat',
  'siteHealth.never_seen': 'Belum terlihat',
  'siteHealth.off': 'Mati',
  'siteHealth.ok': 'Baik',
  'siteHealth.silent': 'Tidak ada kabar',
  'sitePictures.all': 'mengirim semua',
  'sitePictures.listed': 'mengirim foto plat dalam daftar',
  'sitePictures.none': 'mengirim yang diminta',
  'sites.add': 'Tambah situs',
  'sites.ahead': 'Jamnya lebih cepat {time}',
  'sites.behind': 'Jamnya lebih lambat {time}',
  'sites.code': 'Kode',
  'sites.codeHint':
    'Huruf, angka, “-” dan “_”. Kode ini ada di pengaturan situs, dan tidak pernah berubah.',
  'sites.computer': 'Komputer',
  'sites.deleteText':
    'Situs ini tidak dapat mengirim lagi. Bacaan dan kunjungannya tetap ada di sini; foto yang belum datang tidak akan datang.',
  'sites.deleteTitle': 'Hapus situs {name}?',
  'sites.empty': 'Belum ada situs edge',
  'sites.emptyHint':
    'Situs adalah komputer dengan kamera sendiri yang membaca plat dan membuka palang sendiri, lalu menyerahkan kejadiannya ke sini.',
  'sites.enabled': 'Boleh mengirim',
  'sites.enabledHint': 'Selama mati, bacaannya menunggu di situs.',
  'sites.env': 'Pengaturan situs',
  'sites.envHint':
    'Masukkan baris ini ke .env situs, lalu mulai ulang. Ubah alamatnya bila situs mencapai pusat ini lewat alamat lain; untuk NATS, lihat dokumentasi.',
  'sites.free': 'sisa {size}',
  'sites.health': 'Keadaan, terakhir terlihat',
  'sites.http':
    'Halaman ini dibuka tanpa TLS. Pakai alamat https; http berlaku di dalam satu komputer, dan selain itu hanya bila situs punya GALAXY_CENTRE_HTTP=true: kirimannya lalu ditandatangani, tetapi tidak dienkripsi.',
  'sites.key': 'Kunci',
  'sites.keyOf': 'Kunci {name}',
  'sites.keyOnce':
    'Kunci hanya ditampilkan sekarang. Siapa pun yang memilikinya dapat mengirim bacaan sebagai situs ini.',
  'sites.lag.atLeast_one': 'sedikitnya {count} kejadian',
  'sites.lag.atLeast_other': 'sedikitnya {count} kejadian',
  'sites.lag.none': 'Tidak ada kejadian',
  'sites.lag.some_one': '{count} kejadian',
  'sites.lag.some_other': '{count} kejadian',
  'sites.lag.unknown': 'Kejadian: tidak diketahui',
  'sites.lists': 'Daftar dari sini',
  'sites.listsHint':
    'Situs mendapat entri daftar ini. Entri milik situs sendiri tetap ada, dan didahulukan.',
  'sites.listsNotThere': 'Belum sama di situs',
  'sites.noLists': 'Tidak ada',
  'sites.noProblems': 'Tidak ada laporan',
  'sites.notHere': 'Belum sampai',
  'sites.oldest': 'yang tertua: {time}',
  'sites.own': 'Pengaturan situs sendiri',
  'sites.ownHint': 'Kosong: menurut pengaturan situs sendiri',
  'sites.pictures_one': '{count} berkas foto',
  'sites.pictures_other': '{count} berkas foto',
  'sites.problems': 'Masalah',
  'sites.rotate': 'Kunci baru',
  'sites.rotateText':
    'Kunci yang dipakai situs sekarang langsung berakhir. Sebelum situs punya kunci baru, bacaannya menunggu di sana.',
  'sites.rotateTitle': 'Buat kunci baru untuk {name}?',
  'sites.sends': 'Foto yang datang sendiri',
  'sites.subtitle':
    'Komputer dengan kamera yang bekerja sendiri, dan menyerahkan bacaannya ke pusat ini.',
  'sites.version': 'Versi {version}',
}
