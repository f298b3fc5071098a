import type { help as english } from '@/messages/en/onDemand/help'

/** What each page is for, by the name of its page, fetched when the help is opened. */
export const help: Record<keyof typeof english, string> = {
  document: 'Selengkapnya di dokumentasi (bahasa Inggris)',
  'integrations.adapters':
    'Antarmuka produk lain yang dilayani di sini, sehingga aplikasinya tetap jalan tanpa diubah. Setiap kartu menunjukkan alamat dan siapa yang terakhir memakainya.',
  'integrations.ingest':
    'Kamera dan sistem yang membaca plat sendiri mengirim hasilnya ke sini. Setiap sumber punya alamat sendiri. Kiriman yang gagal dibaca disimpan dan dapat diputar ulang.',
  'integrations.mqtt':
    'Keadaan sambungan ke broker MQTT, topik yang diterbitkan, dan yang datang dari Frigate. Ini dinyalakan di pengaturan layanan.',
  'integrations.notifications':
    'Saluran yang memberi tahu orang tentang alarm, misalnya lewat email. Pilih alarm dan jamnya, lalu kirim uji coba. Riwayat menampilkan setiap pesan.',
  'integrations.webhooks':
    'Sistem lain menerima kejadian saat terjadi. Tambahkan alamat, pilih kejadian, dan simpan rahasianya. Kiriman gagal diulang, dan dapat dikirim lagi dengan tangan.',
  'page.account':
    'Nama, peran, dan perangkat Anda. Ubah kata sandi di sini, dan pasang faktor kedua agar kata sandi yang dicuri saja tidak berguna.',
  'page.alarms':
    'Alarm tetap di sini sampai seseorang menanganinya dan mencatat hasilnya. Saring menurut jenis, tingkat, tempat, dan waktu. Buka baris untuk melihat foto dan riwayatnya.',
  'page.audit':
    'Siapa mengubah apa, siapa mencari plat, siapa mengekspor data, dan untuk apa. Catatan tidak dapat diubah; rantainya dapat diperiksa.',
  'page.cameras':
    'Setiap kamera dengan gambar dan keadaannya. Buka satu untuk mengujinya, menggambar areanya, dan melihat beberapa hari terakhir. Hanya operator yang dapat menambah kamera.',
  'page.detect':
    'Baca plat di foto Anda sendiri: jatuhkan, tempel, atau pakai kamera perangkat ini. Hasilnya disimpan dan muncul di halaman Langsung.',
  'page.detections':
    'Semua yang pernah terbaca, terbaru di atas. Cari sebagian plat, saring, dan buka baris untuk melihat foto dan membetulkan bacaan. Hasilnya dapat disimpan sebagai berkas.',
  'page.gates':
    'Palang dan pintu dengan keadaannya. Layar petugas menampilkan satu palang dengan huruf besar, alasan setiap keputusan, dan tombol untuk membukanya.',
  'page.keys':
    'Program memakai kunci API, bukan kata sandi. Beri setiap program kunci sendiri dengan hak seperlunya; kunci hanya ditampilkan sekali.',
  'page.lists':
    'Plat yang boleh lewat, dilarang lewat, atau perlu diawasi, selamanya atau untuk sementara. Tambahkan, impor berkas, atau ubah status di tempat plat ditampilkan.',
  'page.live':
    'Yang lewat sekarang, dengan bacaan terbaru berhuruf besar dan alarm terbuka di atasnya. Pilih satu bacaan agar tetap di layar. Bunyi alarm dinyalakan di sini.',
  'page.occupancy':
    'Berapa kendaraan di setiap area parkir, seberapa pasti, dan perkiraannya. Bila angkanya salah, hitung kendaraan dan masukkan hasilnya.',
  'page.passes':
    'Izin, pemesanan, dan hak parkir lain: di mana, kapan, dan berapa lama. Diperiksa di palang bersama daftar.',
  'page.payments':
    'Yang ditagih, dibayar, dan dikembalikan, serta yang diterima setiap orang per giliran. Kunjungan dibayar di halaman kunjungannya.',
  'page.people':
    'Siapa yang boleh masuk, dengan peran apa, dan untuk area parkir mana. Siapa yang haknya berubah atau dinonaktifkan langsung dikeluarkan.',
  'page.places':
    'Area parkir adalah tempat parkir dengan zona waktunya sendiri. Lokasi adalah pintu dan titik pandangnya; setiap kamera dan foto terkait dengan satu lokasi.',
  'page.plate':
    'Semua tentang satu plat: status, foto, kapan dan di mana terlihat, serta plat yang mirip. Ketik plat atau sebagian saja.',
  'page.reports':
    'Masuk, keluar, lama parkir, dan pendapatan setiap area parkir, dibandingkan dengan periode sebelumnya. Setiap angka membuka barisnya. Laporan dapat disimpan sebagai berkas atau dikirim lewat email.',
  'page.review':
    'Pasangan masuk dan keluar yang belum pasti. Bandingkan kedua foto lalu tekan satu tombol: kendaraan sama, bukan, atau nanti.',
  'page.rules':
    'Kapan alarm berbunyi: plat diblokir, parkir terlalu lama, area parkir penuh, kamera diam. Coba aturan dengan bacaan lama sebelum dinyalakan.',
  'page.sites':
    'Komputer dengan kamera di tempat lain yang bekerja sendiri dan menyerahkan bacaannya ke pusat ini. Di sini terlihat keadaan masing-masing, dan apa yang diperlukan untuk menyambung.',
  'page.start':
    'Beberapa langkah dari pemasangan baru sampai bacaan pertama. Setiap langkah dapat dilewati dan dikerjakan nanti di halamannya.',
  'page.statistics':
    'Jumlah dalam satu periode menurut hari, jam, tempat, dan jenis, serta berapa plat yang terbaca. Setiap grafik dapat disimpan sebagai berkas.',
  'page.system':
    'Apakah semua bagian layanan bekerja, model mana yang membaca plat, dan berapa lama satu bacaan.',
  'page.tariffs':
    'Berapa biaya parkir. Tarif punya versi yang tidak pernah berubah; versi baru berlaku mulai hari yang Anda pilih. Coba dulu di simulator.',
  'page.visits':
    'Kunjungan kendaraan: siapa di dalam, siapa sudah keluar, dan berapa lama. Buka satu untuk melihat kedua foto, membetulkan atau menutupnya, dan menerima pembayaran.',
}
