import type words from './keys.en';

const keys: typeof words = {
  keys: {
    title: 'Kunci dan penyulitan', hint: 'Apa yang dimeterai dalam pangkalan data hanya terbuka dengan kunci ini: kunci data anda sendiri, dan kunci induk yang membalutnya.',
    version: 'Versi', age: 'Umur', state: 'Keadaan', created: 'Dibuat', retired: 'Diganti', activated: 'Digunakan sejak', destroyed: 'Dimusnahkan', showAll: 'Tunjukkan semua versi: %{count}', showFewer: 'Tunjukkan kurang',
    states: { active: 'Aktif', retiring: 'Sedang diganti', destroyed: 'Dimusnahkan', staged: 'Disediakan', current: 'Digunakan' },
    data: {
      title: 'Kunci data organisasi anda', hint: 'Memeterai kenalan, rahsia dan apa-apa lagi yang sulit. Ia milik organisasi anda sahaja.', versions: 'Versi kunci data', wrappedBy: 'Dibalut oleh versi kunci induk',
      rotate: 'Putar sekarang', rotateTitle: 'Putar kunci data?', rotateHint: 'Nilai baharu serta-merta dimeterai dengan kunci baharu, semua yang lebih lama dimeterai semula di latar belakang, dan tiada sesiapa yang bekerja di sini menyedarinya.',
    },
    policy: {
      name: 'Putaran', due: 'Tarikh seterusnya', byHand: 'Dengan tangan sahaja', every: 'Setiap %{days}', overdue: 'Tertunggak', change: 'Ubah', changeNamed: 'Ubah putaran: %{name}', title: 'Putaran: %{name}',
      overdueHint: 'Ia sepatutnya diputar dengan sendirinya pada %{date}. Jika ini berterusan, penjadual tidak berjalan: pemilik boleh memutarnya dengan tangan, dan pengendali perlu memeriksa pelayan.',
      bySchedule: 'Dengan sendirinya', byScheduleHint: 'Apabila kunci mencapai umur tertentu. Ia juga boleh diputar dengan tangan pada bila-bila masa.', byHandHint: 'Hanya apabila pemilik memutuskannya.', days: 'Hari sehingga putaran seterusnya', daysHint: '1 hingga 3650.',
      masterNote: 'Pertukaran dengan sendirinya berlaku serta-merta, tanpa melihat pelayan lain. Dengan fail kunci pada lebih daripada satu pelayan, pilih dengan tangan.', saved: 'Disimpan.',
    },
    rotation: {
      none: { data: 'Kunci data belum pernah diputar.', master: 'Kunci induk belum pernah ditukar.' },
      fromTo: 'Dari versi %{from} ke versi %{to}', to: 'Ke versi %{to}', running: 'Berjalan', done: 'Selesai', counting: 'Mengira apa yang perlu dibuat',
      data: 'Dimeterai semula: %{done} daripada %{total}', master: 'Kunci data dibalut semula: %{done} daripada %{total}', started: 'bermula %{at}, oleh %{by}', finished: 'selesai %{at}',
      retrying: 'Langkah terakhir gagal dan dicuba lagi:', kept: 'Ada yang tidak diselesaikan:',
    },
    by: { policy: 'jadual', installation: 'pemasangan' },
    master: {
      title: 'Kunci induk', hint: 'Membalut kunci data setiap organisasi di sini. Ia tidak pernah disimpan bersama data.', open: 'Berfungsi', closed: 'Tidak boleh digunakan', provider: 'Tempat simpanan',
      fingerprint: 'Cap jari', fingerprintHint: 'Bandingkan dengan salinan kunci anda: jika berbeza, salinan anda tidak membuka apa-apa di sini. Ia tidak mendedahkan kunci itu sendiri.', versions: 'Versi kunci induk', wraps: 'Kunci data',
    },
    provider: { file: 'Fail kunci', aws: 'AWS KMS', vault: 'HashiCorp Vault atau OpenBao', pkcs11: 'Modul keselamatan perkakasan' },
    closed: {
      title: 'Kunci induk tidak boleh digunakan, jadi tiada apa-apa boleh dimeterai atau dibuka', fails: 'Terhenti', failsHint: 'Setiap log masuk, menghantar dan menerima mesej, membuka kenalan, perbualan dan orang, menyambung saluran. Penyedia menghantar kemudian apa yang tidak dapat diserahkan.',
      works: 'Berterusan', worksHint: 'Sesiapa yang telah log masuk kekal begitu: halaman ini, sambungan, kunci API, amaran dan peraturan log masuk masih boleh dibuka. Apa yang tersimpan kekal seperti sedia ada.', again: 'Pelayan mencuba sepanjang masa; notis ini hilang dengan sendirinya sebaik sahaja kunci menjawab.',
    },
    change: {
      title: 'Tukar kunci induk', hint: 'Dalam empat langkah, supaya tiada pelayan tanpa kuncinya. Mesej tetap berjalan.', stepDone: '(selesai)',
      ownersOnly: 'Pemilik organisasi ini boleh menukar kunci induk.', notOperator: 'Kunci induk digunakan oleh setiap organisasi dalam pemasangan ini. Pemilik organisasi yang dibuat pertama menjaganya, atau pengendali dengan perintah “consentry keys”.',
      stage: 'Buat versi baharu', stageHint: 'Ia wujud mulai saat itu, dan belum digunakan oleh apa-apa.', stageDo: 'Buat versi baharu', stageNext: 'Buat satu versi lagi',
      bringTitle: 'Bawa ke semua tempat', stagedFingerprint: 'Cap jari versi %{version}', brought: 'Setiap pelayan dan salinan sandaran saya mempunyai versi %{version}.',
      bring: {
        file: 'Salin master-%{version}.key dari folder kunci ke folder kunci setiap pelayan lain, boleh dibaca oleh pelayan sahaja, dan ke salinan sandaran anda. Kemudian bandingkan cap jarinya.',
        pkcs11: 'Pelayan yang berkongsi satu modul keselamatan tidak memerlukan apa-apa lagi. Jika setiap satu mempunyai modul sendiri, salin versi %{version} ke situ dengan alat pembuatnya, dan perbaharui sandaran modul.',
        manager: 'Pengurus kunci memberikan versi %{version} kepada setiap pelayan dengan sendirinya: tiada apa-apa untuk disalin. Jika anda menyandarkan pengurus kunci, buat sandaran baharu sekarang.',
      },
      activate: 'Mula gunakan', activateHint: 'Setiap kunci data dibalut semula. Data itu sendiri tidak disentuh, jadi ini mengambil beberapa saat.', activateDo: 'Guna versi %{version}', activateTitle: 'Guna versi %{version}?', activateConfirm: 'Mula gunakan',
      activateWhat: 'Mulai sekarang versi %{version} membalut kunci data. Pelayan yang tidak memilikinya tidak boleh membuka apa-apa sehingga ia mendapatnya. Versi sebelumnya kekal sehingga anda memusnahkannya.', activating: 'Sedang berjalan: kemajuannya di atas.',
      destroy: 'Musnahkan versi lama', destroyHint: 'Jangan sebelum tamat tempoh sandaran yang memerlukannya: apa yang dibalutnya dalam sandaran lama tidak boleh dibaca lagi selama-lamanya. Anda juga boleh menyimpannya.', destroyDo: 'Musnahkan versi %{version}', destroyTitle: 'Musnahkan versi %{version} kunci induk?', destroyConfirm: 'Musnahkan',
      destroyWhat: 'Sandaran pangkalan data dari sebelum pertukaran tidak boleh dibaca lagi oleh sesiapa. Tiada kunci data hari ini memerlukan versi %{version}. Ini tidak boleh dibuat asal. Musnahkan juga salinan anda sendiri.',
      destroyThere: 'Tiada kunci data memerlukan versi %{version} lagi. Di tempat simpanannya, versi dimusnahkan dengan alat di sana.', stillWraps: 'Versi %{version} masih membalut kunci data: %{count}. Ia boleh dimusnahkan apabila tiada lagi.',
      foreign: 'Versi %{version} daripada penyedia %{provider} tidak diperlukan lagi. Buang penyedia sebelumnya daripada konfigurasi, dan musnahkan kunci itu di sana.',
    },
    openings: {
      title: 'Rahsia yang dibuka sejak pelayan bermula', hint: 'Setiap kali untuk tujuan yang diisytiharkan. Dikira oleh pelayan yang menjawab anda.', purpose: 'Tujuan', what: 'Untuk apa', record: 'Jejak', count: 'Kali', leaf: 'Log audit, setiap kali', counted: 'Dikira',
      empty: 'Tiada rahsia dibuka sejak pelayan bermula. Sebaik sahaja ada, contohnya token sambungan atau benih aplikasi pengesah, ia dikira di sini mengikut tujuannya.',
    },
    opening: {
      connection: { open: 'Saluran dibuka untuk bekerja, sekali bagi setiap versi sambungan dalam setiap proses.', edit: 'Seseorang mengganti sebahagian rahsia sambungan; yang lain kekal.', revoke: 'Sambungan tamat, dan apa yang dibenarkan oleh kelayakannya ditarik balik di penyedia.' },
      mfa: { verify: 'Kod daripada aplikasi pengesah dibandingkan. Log masuk itu mempunyai rekodnya sendiri.' },
      sso: { sign_in: 'Rahsia klien ditunjukkan kepada penyedia identiti semasa seseorang log masuk. Log masuk itu mempunyai rekodnya sendiri.' },
    },
  },
  credentials: {
    title: 'Rahsia', hint: 'Dimeterai. Hanya aksara terakhirnya ditunjukkan.', changed: 'Diubah terakhir', replace: 'Ganti rahsia', replaceTitle: 'Ganti rahsia %{name}', replaceHint: 'Apa yang anda taip serta-merta mengganti apa yang tersimpan. Isi hanya yang berubah.',
    keep: 'Biarkan kosong untuk mengekalkan %{mask}', none: 'Tiada apa-apa tersimpan. Biarkan kosong untuk kekal begitu.', replaced: 'Rahsia telah diganti.', nothing: 'Tiada apa-apa untuk diganti', nothingHint: 'Taip nilai baharu untuk sekurang-kurangnya satu rahsia, atau batalkan.', gone: 'Diputuskan: rahsianya telah dimusnahkan.',
  },
};

export default keys;
