import type { people as english } from '@/messages/en/administer/people'

export const people: Record<keyof typeof english, string> = {
  'lots.all': 'Semua area parkir',
  'lots.none': 'Tidak ada area parkir',
  'lots.some': 'Hanya area parkir ini',
  'people.add': 'Tambah pengguna',
  'people.delete': 'Hapus {name}',
  'people.deleteText':
    'Pengguna ini dikeluarkan dan tidak dapat masuk lagi. Ini tidak dapat diurungkan.',
  'people.disabled': 'Dinonaktifkan',
  'people.disabledHint': 'Pengguna ini dikeluarkan dan tidak dapat masuk sampai ini dimatikan',
  'people.edit': 'Ubah {name}',
  'people.endFactor': 'Hapus faktor kedua',
  'people.endFactorOf': 'Hapus faktor kedua {name}',
  'people.endFactorText':
    'Untuk orang yang kehilangan ponsel dan kode pemulihannya. Setelah itu hanya kata sandi yang ditanyakan.',
  'people.factorEnded': '{name} masuk dengan kata sandi saja.',
  'people.loggedOut': '{name} telah keluar di semua perangkat.',
  'people.logOut': 'Keluarkan di semua perangkat',
  'people.logOutOf': 'Keluarkan {name} di semua perangkat',
  'people.logOutText': 'Pengguna ini dapat masuk lagi kapan saja.',
  'people.lotsHint':
    'Siapa yang hanya punya beberapa area parkir melihat deteksinya saja, dan tidak dapat mengubah daftar dan lokasi',
  'people.noPassword': 'Tanpa kata sandi',
  'people.passwordHint':
    'Paling sedikit 10 karakter. Tanpa kata sandi, pengguna ini baru dapat masuk setelah Anda menetapkannya',
  'people.passwordSet': '{name} punya kata sandi baru.',
  'people.role': 'Peran',
  'people.setPassword': 'Tetapkan kata sandi',
  'people.setPasswordOf': 'Tetapkan kata sandi {name}',
  'people.setPasswordText':
    'Pengguna ini dikeluarkan di semua perangkat, lalu masuk dengan kata sandi ini.',
  'people.since': 'Ditambahkan',
  'people.sso': 'Akun tunggal',
  'people.ssoRights':
    'Grup pada akun tunggal menentukan apa yang boleh dilakukan pengguna ini, dan di mana.',
  'people.subtitle': 'Siapa yang boleh masuk, dan apa yang boleh dilakukan.',
  'people.you': 'Anda',
}
